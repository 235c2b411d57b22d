// Finding somebody, or a place of the house, while typing.
import { make, one, once } from "./dom";
import { options } from "./options";
import { getJson } from "./send";

interface Item { id: string; name: string; detail?: string; url?: string }
interface Found { items: Item[]; more?: boolean }

const PAUSE_MS = 80;

export const searches = (root: ParentNode) => once("Search", "[data-island=search]", root, (el) => mount(el));

function mount(box: HTMLElement) {
  const input = one<HTMLInputElement>("input[type=search]", box)!;
  const hidden = one<HTMLInputElement>("input[type=hidden]", box);
  let asked: AbortController | undefined;
  let timer: number | undefined;

  const choose = (item: Item) => {
    if (!item.id && item.url) return location.assign(item.url);
    if (box.dataset["field"] && hidden) pick(box, input, hidden, item);
    else if (item.url) location.assign(item.url);
  };
  const ask = async () => {
    asked?.abort();
    const text = input.value.trim();
    if (!text) return list.close();
    asked = new AbortController();
    try {
      show(await getJson<Found>(`${box.dataset["url"]}?q=${encodeURIComponent(text)}`, asked.signal), text);
    } catch { /* older question aborted, or no network: the plain form still works */ }
  };
  const list = options<Item>(box, input, { choose, ask: () => void ask(), leave: () => input.blur() });
  input.setAttribute("role", "combobox");
  const show = (found: Found, asText: string) => {
    const items = [...found.items];
    if (box.dataset["new"]) items.push({ id: "", name: `${box.dataset["newWord"] ?? ""} «${asText}»`, url: newUrl(box, box.dataset["new"], asText) });
    list.show(items, (found.items.length === 0 ? box.dataset["none"] : found.more ? box.dataset["more"] : "") ?? "", found.items.length ? 0 : -1);
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = window.setTimeout(() => void ask(), PAUSE_MS); });
  input.addEventListener("focus", () => { if (input.value.trim()) void ask(); });
  if (hidden?.value && input.value && box.dataset["field"]) pick(box, input, hidden, { id: hidden.value, name: input.value });
}

/** The chosen one stands as a chip; "change" brings the field back. */
function pick(box: HTMLElement, input: HTMLInputElement, hidden: HTMLInputElement, item: Item) {
  const held = document.activeElement === input;
  hidden.value = item.id;
  input.value = item.name;
  input.hidden = true;
  const change = make("button", { type: "button", class: "button quiet" }, box.dataset["change"] ?? "");
  const chip = make("div", { class: "picked" }, make("span", {}, item.name), change);
  change.addEventListener("click", () => { chip.remove(); hidden.value = ""; input.value = ""; input.hidden = false; input.focus(); });
  input.before(chip);
  // Whoever chose with the keyboard goes on from here, not from the top of the page.
  if (held) change.focus();
  hidden.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: item }));
}

/** The form of a new one, with the way back to this form as it is filled in so far. */
function newUrl(box: HTMLElement, url: string, name: string) {
  const [back, form] = [box.dataset["back"], box.closest("form")];
  if (!back || !form) return withName(url, name);
  const [data, kept] = [new FormData(form), new URLSearchParams()];
  for (const field of (box.dataset["keep"] ?? "").split(" ")) {
    const value = data.get(field);
    if (typeof value === "string" && value) kept.set(field, value);
  }
  return `${withName(url, name)}&next=${encodeURIComponent(`${back}?${kept}`)}`;
}

const withName = (url: string, name: string) => `${url}${url.includes("?") ? "&" : "?"}name=${encodeURIComponent(name)}`;
