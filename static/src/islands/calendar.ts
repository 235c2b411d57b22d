// The agenda, alive: an adapter around EventCalendar. The server's own agenda stays in the page as a list.
import { createCalendar, Interaction, ResourceTimeGrid, ResourceTimeline, TimeGrid, type Calendar } from "@event-calendar/core";
import { tidy } from "./calendar-a11y";
import { make, one, once } from "./dom";
import { getJson, newKey, Refused, sendJson } from "./send";
import { toast } from "./toast";

interface Item { id: string; resource: string; start: string; end: string; title: string; detail?: string; status?: string; colour: number; url: string; fixed?: boolean; extra?: boolean }
interface Window { items: Item[]; resources: { id: string; name: string; colour: number; sign?: string }[] }
interface Props {
  view: "day" | "week" | "timeline"; date: string; from: string; to: string; slot: number; movable?: boolean;
  urls: { events: string; create: string; move: string };
  words: { label: string; failed: string; moved?: string };
}

const VIEWS = { day: "resourceTimeGridDay", week: "timeGridWeek", timeline: "resourceTimelineDay" } as const;
const pad = (n: number) => String(n).padStart(2, "0");
/** Wall time of the business, as the server speaks it: no offset. */
const wall = (d: Date) => `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}`;

function mount(box: HTMLElement) {
  const props = JSON.parse(box.dataset["props"] ?? "{}") as Props;
  const sign = new Map<string, string>();
  const byResource = props.view !== "week";
  const load = async (info: { startStr: string; endStr: string }) => {
    const found = await getJson<Window>(`${props.urls.events}${props.urls.events.includes("?") ? "&" : "?"}from=${info.startStr.slice(0, 16)}&to=${info.endStr.slice(0, 16)}`);
    for (const r of found.resources) sign.set(r.id, r.sign ?? initial(r.name));
    if (byResource) calendar.setOption("resources", found.resources.map((r) => ({ id: r.id, title: r.name, extendedProps: { colour: r.colour } })));
    return found.items.map(asEvent);
  };
  const asEvent = (item: Item): Calendar.EventInput => ({
    id: item.id, start: item.start, end: item.end, title: item.title, resourceIds: [item.resource],
    classNames: [`cat-${item.colour}`, `is-${item.status ?? "booked"}`, ...(item.extra ? ["is-extra"] : []), ...(minutes(item) < 25 ? ["is-short"] : [])], editable: !!props.movable && !item.fixed, extendedProps: { ...item },
  });

  const move = async (event: Calendar.Event, start: Date, resource: string, revert: () => void, end?: Date) => {
    try {
      await sendJson(props.urls.move.replace("{id}", String(event.id)), { start: wall(start), resource, ...(end ? { end: wall(end) } : {}) }, newKey());
      if (props.words.moved) toast(props.words.moved);
      calendar.refetchEvents();
    } catch (problem) {
      revert();
      toast(problem instanceof Refused && problem.message ? problem.message : props.words.failed, "bad");
    }
  };

  /** Alt and arrows move an appointment by a slot or to the next column: the way without a pointer. */
  const byKeys = (el: HTMLElement, event: Calendar.Event) => el.addEventListener("keydown", (key) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[key.key];
    const side = { ArrowLeft: -1, ArrowRight: 1 }[key.key];
    if (!key.altKey || !props.movable || event.extendedProps["fixed"] || (!step && !side)) return;
    key.preventDefault();
    const columns = [...sign.keys()];
    const now = String(event.resourceIds[0] ?? event.extendedProps["resource"]);
    const resource = side && byResource ? columns[Math.max(0, Math.min(columns.length - 1, columns.indexOf(now) + side))]! : now;
    const days = side && props.view === "week" ? side : 0;
    const start = new Date(event.start.getFullYear(), event.start.getMonth(), event.start.getDate() + days, event.start.getHours(), event.start.getMinutes() + (step ?? 0) * props.slot);
    void move(event, start, resource, () => {});
  });

  const onSlot = (at: Date) => new Date(at.getTime() - ((at.getHours() * 60 + at.getMinutes()) % props.slot) * 60_000);

  const calendar = createCalendar(box, [TimeGrid, ResourceTimeGrid, ResourceTimeline, Interaction], {
    view: VIEWS[props.view],
    date: props.date, firstDay: 1, locale: document.documentElement.lang, headerToolbar: { start: "", center: "", end: "" },
    allDaySlot: false, nowIndicator: true, slotMinTime: props.from, slotMaxTime: props.to, slotDuration: "00:30", slotHeight: 48, slotWidth: 80, ...(matchMedia("(max-width: 45rem)").matches ? { columnWidth: "11rem" } : {}),
    slotLabelInterval: "01:00", snapDuration: "00:05", height: "100%", scrollTime: props.from, pointer: matchMedia("(hover: hover)").matches,
    editable: !!props.movable, eventSources: [{ events: load }],
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false }, eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    eventContent: ({ event }: Calendar.EventContentInfo) => ({ domNodes: face(event, sign, props.view) }),
    resourceLabelContent: ({ resource }: Calendar.ResourceLabelInfo) => ({ domNodes: [chip(String(resource.title), Number(resource.extendedProps["colour"]), sign.get(resource.id) ?? "")] }),
    eventDidMount: ({ el, event }: Calendar.EventDidMountInfo) => byKeys(el, event),
    eventAllUpdated: () => tidy(box, props.words.label),
    dateClick: (info: Calendar.DateClickInfo) => location.assign(`${props.urls.create}?start=${encodeURIComponent(wall(onSlot(info.date)))}${info.resource ? `&resource=${encodeURIComponent(info.resource.id)}` : ""}`),
    eventClick: ({ event, jsEvent }: Calendar.EventClickInfo) => {
      jsEvent.preventDefault();
      dispatchEvent(new CustomEvent("open-drawer", { detail: String(event.extendedProps["url"]) }));
    },
    eventDrop: ({ event, newResource, revert }: Calendar.EventDropInfo) => void move(event, event.start, newResource?.id ?? String(event.resourceIds[0]), revert),
    eventResize: ({ event, revert }: Calendar.EventResizeInfo) => void move(event, event.start, String(event.resourceIds[0]), revert, event.end),
  } as Calendar.Options);

  addEventListener("live:agenda", () => calendar.refetchEvents());
  // The server's own grid gives way; without this island it is the agenda.
  for (const grid of document.querySelectorAll("[data-instead]")) {
    grid.removeAttribute("data-live");
    grid.setAttribute("hidden", "");
  }
  // The list waits below, one key away; it opens by itself only when someone asked for it.
  const list = one<HTMLDetailsElement>("#agenda-list");
  if (list && location.hash !== "#agenda-list") list.open = false;
}

const minutes = (item: Item) => (Date.parse(`${item.end}Z`) - Date.parse(`${item.start}Z`)) / 60_000;

function face(event: Calendar.Event, sign: Map<string, string>, view: string): Node[] {
  const item = event.extendedProps as unknown as Item;
  const mark = { arrived: "◆ ", done: "■ " }[item.status ?? ""] ?? "";
  const nodes: Node[] = [make("time", {}, wall(event.start).slice(11)), make("strong", {}, mark + String(event.title))];
  if (view === "week") nodes.push(make("b", { class: `sign cat-${item.colour}` }, sign.get(item.resource) ?? ""));
  if (item.detail) nodes.push(make("small", {}, item.detail));
  return nodes;
}

const chip = (name: string, colour: number, letter: string) => make("span", { class: `chip cat-${colour}` }, make("b", { class: "sign", "aria-hidden": "true" }, letter), make("span", { class: "chip-name", title: name }, name));

/** "Dra. Núñez" → N: titles come first, names last. */
const initial = (name: string) => (name.trim().split(/\s+/).at(-1) ?? "").slice(0, 1).toUpperCase();

/** On a phone seven columns are too narrow to read: the server's list by day stays. */
const tooNarrow = (box: HTMLElement) => (JSON.parse(box.dataset["props"] ?? "{}") as Props).view === "week" && matchMedia("(max-width: 44.99rem)").matches;

once("Calendar", "[data-island=calendar]", document, (box) => { if (!tooNarrow(box)) { box.classList.add("calendar"); mount(box); } });
