// Signing with a finger, a pen or the mouse: strokes in a box three times as wide as it is high.
import { one, once } from "./dom";

type Point = [number, number];
const SVG = "http://www.w3.org/2000/svg";
/** Points nearer than this say nothing new. */
const STEP = 6;

export function signatures(root: ParentNode) {
  once("Sign", "form[data-sign]", root, (el) => pad(el as HTMLFormElement));
}

function pad(form: HTMLFormElement) {
  const box = one<SVGSVGElement>("[data-pad]", form)!;
  const field = one<HTMLInputElement>("[name=strokes]", form)!;
  let strokes: Point[][] = [];
  let line: SVGPolylineElement | undefined;

  const at = (event: PointerEvent): Point => {
    const area = box.getBoundingClientRect();
    const share = (n: number) => Math.round(Math.min(1, Math.max(0, n)) * 1000);
    return [share((event.clientX - area.left) / area.width), share((event.clientY - area.top) / area.height)];
  };
  const add = (point: Point) => {
    const stroke = strokes.at(-1)!;
    const last = stroke.at(-1);
    if (last && Math.abs(last[0] - point[0]) < STEP && Math.abs(last[1] - point[1]) < STEP) return;
    stroke.push(point);
    line!.setAttribute("points", stroke.map(([x, y]) => `${x * 3},${y}`).join(" "));
  };

  box.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    box.setPointerCapture(event.pointerId);
    line = box.appendChild(document.createElementNS(SVG, "polyline"));
    strokes.push([]);
    add(at(event));
  });
  box.addEventListener("pointermove", (event) => {
    if (!line || !event.isPrimary) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) add(at(part));
  });
  const end = () => {
    line = undefined;
    field.value = JSON.stringify(strokes);
  };
  box.addEventListener("pointerup", end);
  box.addEventListener("pointercancel", end);
  one("[data-clear]", form)?.addEventListener("click", () => {
    strokes = [];
    field.value = "";
    box.replaceChildren();
  });
}
