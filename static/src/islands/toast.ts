import { icon, make, one, word } from "./dom";

const SHOWN_MS = 10_000;

/** Lets the toasts the server wrote go after ten seconds; while someone is on one, it stays. */
export function keepToast(toast: HTMLElement) {
  let left: number | undefined;
  const leave = () => { left = window.setTimeout(() => toast.remove(), SHOWN_MS); };
  const stay = () => clearTimeout(left);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", leave);
  toast.addEventListener("focusout", leave);
  leave();
}

export function toast(text: string, kind: "good" | "bad" = "good", undo?: { word: string; act: () => void }) {
  const el = make("div", { class: `toast ${kind}` }, icon(kind === "bad" ? "circle-alert" : "circle-check"), make("span", {}, text || word("failed")));
  if (undo) {
    const button = make("button", { type: "button", class: "button quiet" }, undo.word || word("undo"));
    button.addEventListener("click", () => { el.remove(); undo.act(); });
    el.append(button);
  }
  one("#toasts")?.append(el);
  keepToast(el);
}
