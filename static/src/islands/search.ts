// A combobox after the WAI-ARIA pattern: the field keeps the focus, the list is walked by aria-activedescendant.
import { make, one, once } from "./dom";
import { getJson } from "./send";

interface Item { id: string; name: string; detail?: string; url?: string }
interface Found { items: Item[]; more?: boolean }

const PAUSE_MS = 80;
let count = 0;

export const searches = (root: ParentNode) => once("Search", "[data-island=search]", root, (el) => mount(el));

function mount(box: HTMLElement) {
  const input = one<HTMLInputElement>("input[type=search]", box)!;
  const hidden = one<HTMLInputElement>("input[type=hidden]", box);
  const list = make("div", { class: "options", role: "listbox", id: `options-${++count}` });
  const name = input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "";
  list.hidden = true;
  box.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]] as const) input.setAttribute(name, value);
  let items: Item[] = [];
  let at = -1;
  let asked: AbortController | undefined;
  let timer: number | undefined;

  const close = () => { list.hidden = true; list.removeAttribute("aria-label"); at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const point = (to: number) => {
    at = items.length ? (to + items.length) % items.length : -1;
    [...list.querySelectorAll("[role=option]")].forEach((el, i) => {
      el.setAttribute("aria-selected", String(i === at));
      if (i === at) { input.setAttribute("aria-activedescendant", el.id); el.scrollIntoView({ block: "nearest" }); }
    });
  };
  const choose = (item: Item) => {
    close();
    if (box.dataset["field"] && hidden) pick(box, input, hidden, item);
    else if (item.url) location.assign(item.url);
  };
  const show = (found: Found, asText: string) => {
    items = [...found.items];
    if (box.dataset["new"]) items.push({ id: "", name: `${box.dataset["newWord"] ?? ""} «${asText}»`, url: newUrl(box, box.dataset["new"], asText) });
    list.replaceChildren(...items.map((item, i) => {
      const el = make("div", { role: "option", class: "option", id: `${list.id}-${i}`, "aria-selected": "false" }, make("strong", {}, item.name));
      if (item.detail) el.append(make("small", {}, item.detail));
      el.addEventListener("pointerdown", (event) => event.preventDefault());
      el.addEventListener("click", () => (item.id || !item.url ? choose(item) : location.assign(item.url)));
      return el;
    }));
    const note = found.items.length === 0 ? box.dataset["none"] : found.more ? box.dataset["more"] : "";
    if (note) list.append(make("div", { class: "option-note", role: "presentation" }, note));
    list.hidden = false;
    list.setAttribute("aria-label", name);
    input.setAttribute("aria-expanded", "true");
    point(found.items.length ? 0 : -1);
  };
  const ask = async () => {
    asked?.abort();
    const text = input.value.trim();
    if (!text) return close();
    asked = new AbortController();
    try {
      show(await getJson<Found>(`${box.dataset["url"]}?q=${encodeURIComponent(text)}`, asked.signal), text);
    } catch { /* older question aborted, or no network: the plain form still works */ }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = window.setTimeout(() => void ask(), PAUSE_MS); });
  input.addEventListener("blur", () => setTimeout(close, 120));
  input.addEventListener("focus", () => { if (input.value.trim()) void ask(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) void ask(); else point(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && items[at]) {
      event.preventDefault();
      const item = items[at]!;
      if (item.id || !item.url) choose(item); else location.assign(item.url);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) input.blur(); else close();
    }
  });
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
