// The list under a field, after the WAI-ARIA combobox pattern: the field keeps the focus, the list is walked by aria-activedescendant.
import { all, make } from "./dom";

export interface Row { name: string; detail?: string }
type Field = HTMLInputElement | HTMLTextAreaElement;
interface Manners<T> { choose(item: T): void; ask(): void; /** Esc, when no list is open. */ leave?(): void }
let count = 0;

export function options<T extends Row>(box: HTMLElement, field: Field, manners: Manners<T>) {
  const list = make("div", { class: "options", role: "listbox", id: `options-${++count}` });
  const name = field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? "";
  // A field of several lines is no combobox: it may not say whether its list is open.
  const lines = field instanceof HTMLTextAreaElement;
  let items: T[] = [];
  let at = -1;
  list.hidden = true;
  box.append(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  const expanded = (open: boolean) => { if (!lines) field.setAttribute("aria-expanded", String(open)); };
  expanded(false);

  const close = () => { list.hidden = true; list.removeAttribute("aria-label"); at = -1; expanded(false); field.removeAttribute("aria-activedescendant"); };
  const point = (to: number) => {
    at = to < 0 || !items.length ? -1 : to % items.length;
    all("[role=option]", list).forEach((el, i) => {
      el.setAttribute("aria-selected", String(i === at));
      if (i === at) { field.setAttribute("aria-activedescendant", el.id); el.scrollIntoView({ block: "nearest" }); }
    });
  };
  const choose = (item: T) => { close(); manners.choose(item); };
  const row = (item: T, i: number) => {
    const el = make("div", { role: "option", class: "option", id: `${list.id}-${i}`, "aria-selected": "false" }, make("strong", {}, item.name));
    if (item.detail) el.append(make("small", {}, item.detail));
    el.addEventListener("pointerdown", (event) => event.preventDefault());
    el.addEventListener("click", () => choose(item));
    return el;
  };
  const show = (found: T[], note: string, first: number) => {
    items = found;
    field.removeAttribute("aria-activedescendant");
    list.replaceChildren(...items.map(row));
    if (note) list.append(make("div", { class: "option-note", role: "presentation" }, note));
    list.hidden = false;
    list.setAttribute("aria-label", name);
    expanded(true);
    point(first);
  };

  field.addEventListener("blur", () => setTimeout(close, 120));
  field.addEventListener("keydown", (event) => {
    const key = (event as KeyboardEvent).key;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (list.hidden && lines) return;
      event.preventDefault();
      if (list.hidden) manners.ask(); else point(key === "ArrowDown" ? at + 1 : at < 0 ? items.length - 1 : (at + items.length - 1) % items.length);
    } else if (key === "Enter" && !list.hidden && items[at]) {
      event.preventDefault();
      choose(items[at]!);
    } else if (key === "Escape" && (!list.hidden || manners.leave)) {
      event.preventDefault();
      if (list.hidden) manners.leave?.(); else close();
    }
  });
  return { show, close };
}
