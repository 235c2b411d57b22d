import { all, one, typing } from "./dom";

export function keys() {
  for (const button of all("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", showKeys);
  }
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return void focusSearch(event);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || one("dialog[open]")) return;
    if (event.key === "/") return void focusSearch(event);
    if (event.key === "?") return void showKeys();
    if (event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === "Home" || event.key === "End") return moveInRows(event);
    if (!/^[a-z]$/.test(event.key)) return;
    const target = one(`[data-key="${event.key}"]`);
    if (target) { event.preventDefault(); target.click(); }
  });
}

function focusSearch(event: Event) {
  const field = one<HTMLInputElement>("#search") ?? one<HTMLInputElement>("main input[type=search]");
  if (field) { event.preventDefault(); field.focus(); field.select(); }
}

function showKeys() {
  one<HTMLDialogElement>("#keys")?.showModal();
}

/** Up and down move along the links of a list; Enter is the link's own. */
function moveInRows(event: KeyboardEvent) {
  const here = document.activeElement;
  const list = here?.closest(".rows") ?? (here === document.body || here?.id === "main" ? one("main .rows") : null);
  if (!list) return;
  const links = all<HTMLElement>("a.row", list);
  const at = links.indexOf(here as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: links.length - 1 }[event.key] ?? 0;
  const link = links[Math.max(0, Math.min(to, links.length - 1))];
  if (link) { event.preventDefault(); link.focus(); }
}
