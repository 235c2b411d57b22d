// The kitchen board: how old each ticket is, how fresh the board is, and a screen that stays awake.
import { all, one } from "./dom";
import { newKey } from "./send";
import { toast } from "./toast";

interface Props { warm: number; late: number; stale: number; words: { minutes: string; fresh: string; stale: string; failed: string } }

function mount(box: HTMLElement) {
  const props = JSON.parse(box.dataset["props"] ?? "{}") as Props;
  let updated = Date.now();
  const say = () => {
    for (const ticket of all(".ticket[data-since]", box)) age(ticket, props);
    const line = one(".fresh-line");
    if (!line) return;
    const seconds = Math.round((Date.now() - updated) / 1000);
    const old = seconds > props.stale || !navigator.onLine;
    line.classList.toggle("bad", old);
    line.textContent = (old ? props.words.stale : props.words.fresh).replace("{n}", seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);
  };
  addEventListener("live-refreshed", (event) => { if ((event as CustomEvent<string>).detail === "orders") { updated = Date.now(); say(); } });
  // Even when no order comes: ask once a minute, so that the line tells the truth.
  setInterval(() => { if (Date.now() - updated > 55_000 && !document.hidden) dispatchEvent(new CustomEvent("live:orders")); }, 10_000);
  setInterval(say, 1000);
  say();
  box.addEventListener("submit", (event) => { event.preventDefault(); void bump(event.target as HTMLFormElement, props); });
  stayAwake();
}

function age(ticket: HTMLElement, props: Props) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(ticket.dataset["since"]!)) / 60_000));
  ticket.classList.toggle("late", minutes >= props.late);
  ticket.classList.toggle("warm", minutes >= props.warm && minutes < props.late);
  const says = one(".ticket-age", ticket);
  const text = props.words.minutes.replace("{n}", String(minutes));
  if (says && says.textContent !== text) says.textContent = text;
}

async function bump(form: HTMLFormElement, props: Props) {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const ticket = form.closest<HTMLElement>(".ticket");
  ticket?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", credentials: "same-origin", headers: { Accept: "application/json", "Idempotency-Key": body.get("_key") ?? newKey() }, body });
    if (!answer.ok) throw new Error(String(answer.status));
    form.removeAttribute("aria-busy");
    dispatchEvent(new CustomEvent("live:orders"));
  } catch {
    toast(props.words.failed, "bad");
  } finally {
    form.removeAttribute("aria-busy");
    ticket?.removeAttribute("aria-busy");
  }
}

function stayAwake() {
  const hold = async () => { if (!document.hidden) await navigator.wakeLock?.request("screen").catch(() => null); };
  document.addEventListener("visibilitychange", () => void hold());
  void hold();
}

const box = one("[data-island=kitchen]");
if (box) mount(box);
