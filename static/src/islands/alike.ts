// While a person is registered: who on file looks like them, said beside the form. The server says who and why.
import { fetchPage, one, once } from "./dom";

const PAUSE_MS = 350;
const FIELDS = ["given", "surname1", "surname2", "birth", "phone", "curp"];

export const alikes = (root: ParentNode) => once("Alike", "form[data-alike]", root, (el) => watch(el as HTMLFormElement));

function watch(form: HTMLFormElement) {
  const place = one(form.dataset["alikeInto"] ?? "")!;
  let asked: AbortController | undefined;
  let timer: number | undefined;
  let last = "";

  const ask = async () => {
    const typed = new URLSearchParams();
    for (const name of FIELDS) {
      const value = one<HTMLInputElement>(`[name=${name}]`, form)?.value.trim();
      if (value) typed.set(name, value);
    }
    const question = typed.toString();
    if (question === last) return;
    last = question;
    asked?.abort();
    asked = new AbortController();
    try {
      const page = await fetchPage(`${form.dataset["alike"]}?${question}`, asked.signal);
      place.replaceChildren(...(one("[data-alike-found]", page)?.childNodes ?? []));
    } catch { /* an older question, or no network: registering goes on */ }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE_MS);
  });
}
