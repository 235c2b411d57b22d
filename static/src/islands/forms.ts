import { amount, all, clockTime, once, one, word } from "./dom";
import { sendJson } from "./send";

export function forms(root: ParentNode) {
  once("Autosave", "form[data-autosave]", root, (el) => autosave(el as HTMLFormElement));
  once("Count", "form[data-count]", root, (el) => count(el as HTMLFormElement));
}

/** Once, for the whole document: ask where it cannot be undone, send once, say that it is busy. */
export function submits() {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method === "dialog") return;
    if (form.dataset["confirm"] && !form.dataset["agreed"]) {
      event.preventDefault();
      return ask(form, event.submitter);
    }
    if (form.method !== "post") return;
    if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    const button = event.submitter ?? one("button[type=submit]", form);
    if (button instanceof HTMLButtonElement && form.querySelector(".form-end")) {
      button.dataset["word"] = button.textContent ?? "";
      button.textContent = word("busy");
    }
  });
  // A page that comes back from the browser's memory is not busy any more.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of all<HTMLFormElement>("form[aria-busy]")) {
      form.removeAttribute("aria-busy");
      for (const button of all("[data-word]", form)) button.textContent = button.dataset["word"] ?? "";
    }
  });
}

function ask(form: HTMLFormElement, submitter: HTMLElement | null) {
  const dialog = one<HTMLDialogElement>("#confirm");
  if (!dialog) return;
  one("#confirm-text")!.textContent = form.dataset["confirm"] ?? "";
  one("#confirm-verb")!.textContent = form.dataset["confirmVerb"] ?? submitter?.textContent ?? "";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return submitter?.focus();
    form.dataset["agreed"] = "1";
    form.requestSubmit(submitter as HTMLButtonElement | null);
  }, { once: true });
  dialog.showModal();
}

const IDLE_MS = 3000;

function autosave(form: HTMLFormElement) {
  const says = one("[data-draft]", form);
  let timer: number | undefined;
  let saved = JSON.stringify(values(form));
  const save = async () => {
    clearTimeout(timer);
    const now = JSON.stringify(values(form));
    if (now === saved || form.getAttribute("aria-busy") === "true") return;
    try {
      await sendJson(form.dataset["autosave"]!, values(form));
      saved = now;
      if (says) says.textContent = `${word("draft")} ${clockTime()}`;
    } catch {
      if (says) says.textContent = word("draftFailed");
      timer = window.setTimeout(save, 10_000);
    }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = window.setTimeout(save, IDLE_MS); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) void save(); });
}

function values(form: HTMLFormElement): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "_key") continue;
    const had = out[name];
    out[name] = had === undefined ? value : Array.isArray(had) ? [...had, value] : [had, value];
  }
  return out;
}

/** Adds a count by denominations: each field's number times its worth in minor units. */
function count(form: HTMLFormElement) {
  const digits = Number(form.dataset["digits"] ?? 2);
  const money = (minor: number) => (form.dataset["symbol"] ?? "") + amount(minor, digits, form.dataset["decimal"] ?? ".");
  const add = () => {
    let total = 0;
    for (const field of all<HTMLInputElement>("[data-worth]", form)) {
      const sum = Number(field.dataset["worth"]) * (Number.parseInt(field.value, 10) || 0);
      total += sum;
      const says = field.closest("tr")?.querySelector("[data-sum]");
      if (says) says.textContent = sum ? money(sum) : "";
    }
    const says = one("[data-total]", form);
    if (says) says.textContent = money(total);
  };
  form.addEventListener("input", add);
  add();
}
