import { fetchPage, one } from "./dom";

let opener: HTMLElement | null = null;
let wake: (root: ParentNode) => void = () => {};

/** Links with data-drawer show their page's detail at the right, so that the list is never lost. */
export function drawer(wakeUp: (root: ParentNode) => void) {
  wake = wakeUp;
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-drawer]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void openDrawer(link.href, link);
  });
  // Other bundles (the calendar) ask by event: they carry no copy of this state.
  addEventListener("open-drawer", (event) => void openDrawer((event as CustomEvent<string>).detail));
  one(".drawer-close")?.addEventListener("click", closeDrawer);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !one("dialog[open]")) closeDrawer();
  });
}

async function openDrawer(url: string, from?: HTMLElement) {
  const panel = one("#drawer");
  if (!panel) return location.assign(url);
  try {
    const page = await fetchPage(url);
    const detail = page.querySelector("[data-detail]") ?? page.querySelector("main");
    if (!detail) throw new Error("no detail");
    const body = one(".drawer-body", panel)!;
    const title = page.querySelector("h1");
    const heading = document.createElement("h2");
    heading.textContent = title?.textContent ?? "";
    body.replaceChildren(heading, ...[...detail.childNodes].map((node) => document.importNode(node, true)));
    opener = from ?? (document.activeElement as HTMLElement | null);
    markOpen(from);
    panel.hidden = false;
    wake(body);
    panel.focus();
  } catch {
    location.assign(url);
  }
}

function markOpen(link?: HTMLElement) {
  document.querySelector("a.row[aria-current=true]")?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}

function closeDrawer() {
  const panel = one("#drawer");
  if (!panel || panel.hidden) return;
  panel.hidden = true;
  markOpen();
  opener?.focus();
}
