// One event stream for all tabs of this browser: a lock (or, where there are none, each tab for itself)
// decides who holds it; the others hear through a BroadcastChannel.
import { all, fetchPage, one } from "./dom";

interface Live { seq: number; topic: string; id?: string }

const SILENCE_MS = 30_000;
/** Events that the leading tab keeps for pages that open beside it. */
const KEPT = 50;
const recent: Live[] = [];
const channel = "BroadcastChannel" in window ? new BroadcastChannel("live") : null;
let source: EventSource | null = null;
let leading = false;
let seq = 0;
let heard = Date.now();

export function live() {
  const url = document.body.dataset["liveUrl"];
  if (!url) return;
  // What changed since the server made this page is owed to it, however late the stream opens.
  seq = Number(document.body.dataset["liveSeen"]) || 0;
  const lead = () => { leading = true; connect(url); };
  channel?.addEventListener("message", (event: MessageEvent<Partial<Live> & { seen?: number }>) => {
    const { topic, seen } = event.data;
    if (topic) { heard = Date.now(); tell(event.data as Live); }
    // A page that has just opened says how far it is; the tab that leads sends on what it has heard since.
    if (seen !== undefined && leading) for (const late of recent) if (late.seq > seen) channel.postMessage(late);
  });
  channel?.postMessage({ seen: seq });
  if (channel && navigator.locks) void navigator.locks.request("live", () => new Promise<never>(lead));
  else if (channel) electWithoutLocks(channel, lead);
  else lead();
  setInterval(() => { if (leading && Date.now() - heard > SILENCE_MS) connect(url); }, 5000);
  const again = () => { if (leading && !document.hidden && (Date.now() - heard > 3000 || source?.readyState === 2)) connect(url); };
  addEventListener("online", again);
  addEventListener("pageshow", again);
  document.addEventListener("visibilitychange", again);
  // Leave no half-open stream behind: six of them block a browser on HTTP/1.1.
  addEventListener("pagehide", () => source?.close());
}

/** navigator.locks needs HTTPS. Without it: ask who leads; the last to claim it leads, the others step down. */
function electWithoutLocks(room: BroadcastChannel, lead: () => void) {
  const claim = () => { room.postMessage({ lead: true }); lead(); };
  room.addEventListener("message", (event: MessageEvent<{ who?: true; lead?: true }>) => {
    if (event.data.who && leading) room.postMessage({ lead: true });
    if (!event.data.lead) return;
    heard = Date.now();
    if (leading) { leading = false; source?.close(); }
  });
  heard = 0;
  room.postMessage({ who: true });
  setTimeout(() => { if (!heard) claim(); }, 300 + Math.random() * 300);
  setInterval(() => {
    if (leading) room.postMessage({ lead: true });
    else if (!document.hidden && Date.now() - heard > SILENCE_MS) claim();
  }, 10_000);
}

function connect(url: string) {
  source?.close();
  heard = Date.now();
  source = new EventSource(seq ? `${url}?since=${seq}` : url);
  source.onopen = () => { heard = Date.now(); };
  source.onmessage = (event: MessageEvent<string>) => {
    heard = Date.now();
    const said = read(event.data);
    if (!said) return;
    if (said.topic) { recent.push(said); recent.splice(0, recent.length - KEPT); channel?.postMessage(said); }
    tell(said);
  };
  // Away for too long: nobody can say what changed, so everything is asked for.
  source.addEventListener("reset", (event: MessageEvent<string>) => {
    seq = read(event.data)?.seq ?? seq;
    for (const topic of topics()) dispatchEvent(new CustomEvent(`live:${topic}`));
  });
  source.addEventListener("heartbeat", () => { heard = Date.now(); });
}

function read(text: string): Live | null {
  try { return JSON.parse(text) as Live; } catch { return null; }
}

function tell(said: Live) {
  if (typeof said.seq === "number") seq = Math.max(seq, said.seq);
  if (said.topic) dispatchEvent(new CustomEvent(`live:${said.topic}`, { detail: said }));
}

/** The topics of this page's regions, and of the islands that listen by themselves. */
function topics() { return new Set(["agenda", "orders", ...all("[data-live]").flatMap((el) => (el.dataset["live"] ?? "").split(" "))]); }

/** A region with data-live fetches its own page again and swaps itself, unless someone is writing in it. */
export function liveRegions(wake: (root: ParentNode) => void) {
  for (const topic of topics()) {
    let timer: number | undefined;
    addEventListener(`live:${topic}`, () => { clearTimeout(timer); timer = window.setTimeout(() => void refresh(topic, wake), 150); });
  }
}

export async function refresh(topic: string, wake: (root: ParentNode) => void) {
  const page = await fetchPage(location.href).catch(() => null);
  if (!page) return;
  for (const old of all(`[data-live~="${topic}"][id]`)) {
    const fresh = page.getElementById(old.id);
    if (!fresh || old.querySelector("input:focus, textarea:focus, select:focus, form[aria-busy=true]")) continue;
    const href = old.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
    old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    wake(old);
    if (href) one<HTMLElement>(`[href="${CSS.escape(href)}"]`, old)?.focus();
  }
  dispatchEvent(new CustomEvent("live-refreshed", { detail: topic }));
}
