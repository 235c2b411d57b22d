// How a paper will look, drawn again by the server while its layout is chosen.
import { one, once } from "./dom";

const PAUSE_MS = 300;

export const samples = (root: ParentNode) => once("Sample", "[data-sample-of]", root, (el) => watch(el as HTMLElement));

function watch(card: HTMLElement) {
  const kind = card.dataset["sampleOf"] ?? "";
  const picture = one<HTMLImageElement>("img", card)!;
  let timer: number | undefined;
  const value = (name: string) => one<HTMLInputElement>(`[name=${kind}_${name}]`, card)?.value ?? "";
  const draw = () => {
    const chosen = new URLSearchParams({ kind, size: value("size"), letterhead: value("letterhead") || "0", foot: value("foot") });
    const next = new Image();
    // What does not draw (a number half typed) leaves the picture as it was.
    next.onload = () => { picture.src = next.src; };
    next.src = `/settings/papers/sample?${chosen}`;
  };
  card.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(draw, PAUSE_MS);
  });
}
