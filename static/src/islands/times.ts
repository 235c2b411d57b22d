// The booking form: free times as one chooses what, with whom and which day; a tap fills in the time.
import { all, fetchPage, once, one } from "./dom";

export function times(root: ParentNode) { once("Times", "form[data-times]", root, (el) => freeTimes(el as HTMLFormElement)); }

function freeTimes(form: HTMLFormElement) {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | null;
  const start = field("start") as HTMLInputElement | null;
  const place = one("#free-times", form);
  if (!start || !place) return;
  const mark = () => {
    for (const chip of all("[data-start]", place)) {
      if (chip.dataset["start"] === start.value) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  };
  /** What the times depend on: not the hour, and never who comes or why. */
  const question = () => new URLSearchParams({ service: field("service")?.value ?? "", resource: field("resource")?.value || "any", start: start.value.slice(0, 10) }).toString();
  let asked = place.dataset["asked"] ?? "";
  let latest: AbortController | undefined;
  const ask = async () => {
    const now = question();
    if (now === asked || !start.value) return mark();
    asked = now;
    latest?.abort();
    latest = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      const fresh = one("#free-times", await fetchPage(`${place.dataset["url"] ?? ""}?${now}`, latest.signal));
      if (fresh && asked === now) place.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    } catch (problem) {
      // A newer question took its place, or the network is away: the time can still be typed.
      if (asked === now && !(problem instanceof DOMException)) asked = "";
    }
    if (asked === now || !asked) place.removeAttribute("aria-busy");
    mark();
  };
  form.addEventListener("change", (event) => {
    if (["service", "resource", "start"].includes((event.target as HTMLInputElement).name)) void ask();
  });
  place.addEventListener("click", (event) => {
    const chip = (event.target as Element).closest<HTMLElement>("[data-start]");
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    start.value = chip.dataset["start"]!;
    start.dispatchEvent(new Event("change", { bubbles: true }));
  });
  for (const plain of all("[data-without-script]", form.parentElement ?? form)) plain.hidden = true;
  void ask();
}
