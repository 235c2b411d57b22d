// Small hands for the page. Text only goes in as text: nothing here parses a string as HTML.
export const one = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) => root.querySelector<T>(selector);
export const all = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) => [...root.querySelectorAll<T>(selector)];

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attrs: Record<string, string> = {}, ...children: (Node | string)[]) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

export function icon(name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${spriteUrl()}#${name}`);
  svg.append(use);
  return svg;
}

export const spriteUrl = () => document.querySelector("use")?.getAttribute("href")?.split("#")[0] ?? "/assets/icons.svg";

/** A word the server wrote for scripts (`<template id="words" data-…>`). */
export const word = (key: string) => one("#words")?.dataset[key] ?? "";

export const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !["checkbox", "radio", "button", "submit"].includes((target as HTMLInputElement).type);

/** Minor units as the business writes them: its own decimal mark, the other one between thousands. */
export function amount(minor: number, digits: number, decimal: string): string {
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, decimal === "." ? "," : ".");
  return `${minor < 0 ? "−" : ""}${whole}${digits ? decimal + text.slice(-digits) : ""}`;
}

export const clockTime = (date = new Date()) => date.toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit", hour12: false });

/** The parts of a page fetched behind the scenes. */
export async function fetchPage(url: string, signal?: AbortSignal): Promise<Document> {
  const answer = await fetch(url, { headers: { Accept: "text/html", "X-Part": "1" }, credentials: "same-origin", ...(signal ? { signal } : {}) });
  if (!answer.ok || (answer.redirected && new URL(answer.url).pathname.startsWith("/login"))) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Runs `f` on every matching element under `root` that has not had it yet. */
export function once(name: string, selector: string, root: ParentNode, f: (el: HTMLElement) => void) {
  for (const el of all(selector, root)) {
    const mark = `on${name}`;
    if (el.dataset[mark]) continue;
    el.dataset[mark] = "1";
    f(el);
  }
}
