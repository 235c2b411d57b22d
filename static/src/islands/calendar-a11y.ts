// What the calendar library leaves open for people who do not see the grid or do not use a pointer.
import { all } from "./dom";

export function tidy(box: HTMLElement, label: string) {
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  // Its table roles miss rows and cells, which reads worse than no table: a region with buttons is true.
  for (const el of all("[role=table],[role=rowgroup],[role=row],[role=columnheader],[role=rowheader],[role=cell],[role=grid],[role=gridcell]", box)) el.removeAttribute("role");
  for (const name of ["aria-colindex", "aria-rowindex", "aria-colspan", "aria-rowspan", "aria-colcount", "aria-rowcount"]) for (const el of all(`[${name}]`, box)) el.removeAttribute(name);
  for (const el of all(".ec-event", box)) {
    el.setAttribute("role", "button");
    el.tabIndex = 0;
  }
  for (const el of all(".ec-body, .ec-main", box)) {
    if (el.scrollHeight > el.clientHeight + 1 || el.scrollWidth > el.clientWidth + 1) {
      el.tabIndex = 0;
      el.setAttribute("role", "group");
      el.setAttribute("aria-label", label);
    }
  }
}
