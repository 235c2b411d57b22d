// A field of free text with a catalogue behind it. Nothing is chosen by itself: what was typed stays as typed until somebody picks.
import { all, make, one, once } from "./dom";
import { options } from "./options";
import { getJson } from "./send";

interface Offer { form: string; strength: string }
interface Item { name: string; detail?: string; text: string; offers?: Offer[]; group?: number | null }
type Field = HTMLInputElement | HTMLTextAreaElement;

const PAUSE_MS = 80;
const LEAST = 2;

export const suggests = (root: ParentNode) => once("Suggest", "[data-island=suggest]", root, mount);

function mount(box: HTMLElement) {
  const field = one<Field>("input, textarea", box)!;
  const says = make("p", { class: "visually-hidden", role: "status" });
  let asked: AbortController | undefined;
  let timer: number | undefined;
  field.setAttribute("autocomplete", "off");
  if (field instanceof HTMLInputElement) field.setAttribute("role", "combobox");
  box.append(says);

  const ask = async () => {
    asked?.abort();
    const text = lineAt(field).text.trim();
    if (text.length < LEAST) return list.close();
    asked = new AbortController();
    try {
      const { items } = await getJson<{ items: Item[] }>(`${box.dataset["url"]}?q=${encodeURIComponent(text)}`, asked.signal);
      if (document.activeElement !== field) return;
      says.textContent = (items.length ? box.dataset["some"] : box.dataset["none"]) ?? "";
      if (items.length) list.show(items, "", -1); else list.close();
    } catch { /* older question aborted, or no network: what is typed is enough */ }
  };
  const choose = (item: Item) => {
    // A question still on its way would open the list again over what was chosen.
    clearTimeout(timer);
    asked?.abort();
    put(field, item.text);
    says.textContent = "";
    const of = field.closest<HTMLElement>("[data-offers]");
    if (of) offer(of, item);
  };
  const list = options<Item>(box, field, { choose, ask: () => void ask() });
  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if ((event as CustomEvent).detail === "put") return;
    const of = field.closest<HTMLElement>("[data-offers]");
    if (of) offer(of, undefined);
    timer = window.setTimeout(() => void ask(), PAUSE_MS);
  });
}

/** The line the caret stands in; a field of one line is that line. */
function lineAt(field: Field) {
  if (field instanceof HTMLInputElement) return { from: 0, to: field.value.length, text: field.value };
  const caret = field.selectionStart ?? field.value.length;
  const from = field.value.lastIndexOf("\n", caret - 1) + 1;
  const end = field.value.indexOf("\n", caret);
  const to = end < 0 ? field.value.length : end;
  return { from, to, text: field.value.slice(from, to) };
}

function put(field: Field, text: string) {
  const { from, to } = lineAt(field);
  field.setRangeText(text, from, to, "end");
  // The draft keeps itself on `input`; the list must not ask again for what it just gave.
  field.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "put" }));
}

/** The forms and strengths of the chosen medicine as buttons, and what the law says of its group. */
function offer(row: HTMLElement, item: Item | undefined) {
  const [chips, notice] = [one("[data-chips]", row)!, one("[data-group]", row)!];
  notice.textContent = (item?.group && row.dataset[`group${item.group}`]) || "";
  notice.hidden = !notice.textContent;
  const field = (name: string) => one<HTMLInputElement>(`[name$="[${name}]"]`, row);
  const set = (name: string, value: string) => {
    const at = field(name);
    if (!at) return;
    at.value = at.dataset["offered"] = value;
    at.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // What a button of another medicine filled in must not stay beside this one; what was typed by hand does.
  for (const at of [field("form"), field("strength")]) {
    if (at?.dataset["offered"] && at.value === at.dataset["offered"]) at.value = "";
    if (at) delete at.dataset["offered"];
  }
  const buttons = (item?.offers ?? []).map((o) => {
    const button = make("button", { type: "button", class: "button" }, `${o.form} ${o.strength}`);
    button.addEventListener("click", () => {
      set("form", o.form);
      set("strength", o.strength);
      all("button", chips).forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
    });
    button.setAttribute("aria-pressed", "false");
    return button;
  });
  chips.replaceChildren(...buttons);
  chips.hidden = !buttons.length;
}
