// The till's order screen. The ticket lives in memory until the server has it; the page says which of the two is true.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { one, typing } from "./dom";
import { newKey, Refused, sendUntilAnswered } from "./send";
import { Menu } from "./till/menu";
import { add, body, newTicket, setQty, total, type Props } from "./till/model";
import { PaySheet, type Paid } from "./till/pay";
import { TicketView } from "./till/ticket";

interface Order { total_minor?: number }

function Till({ props }: { props: Props }) {
  const { words } = props;
  const [ticket, set] = useState(newTicket);
  const [paying, openPay] = useState(false);
  const [paid, setPaid] = useState<Paid | null>(null);
  const [busy, setBusy] = useState(false);
  // The server's sum, once it has the order, is the one that counts.
  const [known, know] = useState<number | null>(null);
  const owed = known ?? total(ticket);
  const [says, say] = useState({ text: "", bad: false });
  const now = useRef({ ticket, paying });
  now.current = { ticket, paying };

  const fresh = () => { set(newTicket()); openPay(false); setPaid(null); setBusy(false); know(null); say({ text: "", bad: false }); };
  const waiting = () => say({ text: words.waiting, bad: true });

  const sendOrder = async (): Promise<Order> => {
    say({ text: words.saving, bad: false });
    const order = await sendUntilAnswered<Order>(props.urls.orders, body(ticket, props.place), ticket.orderKey, waiting);
    set((t) => ({ ...t, sent: true }));
    return order;
  };
  const doing = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (problem) {
      // A refusal is an answer: what is tried next is another request.
      set((t) => ({ ...t, payKey: newKey() }));
      say({ text: problem instanceof Refused && problem.message ? problem.message : words.failed, bad: true });
    } finally {
      setBusy(false);
    }
  };
  const send = () => doing(async () => { await sendOrder(); fresh(); say({ text: words.sent, bad: false }); });
  const pay = (method: string, tendered: number) => doing(async () => {
    if (!ticket.sent) {
      const order = await sendOrder();
      know(order.total_minor ?? null);
      if (order.total_minor !== undefined && order.total_minor !== total(ticket)) return say({ text: words.differs, bad: true });
    }
    const answer = await sendUntilAnswered<Paid>(props.urls.pay.replace("{id}", ticket.id), { method, tendered_minor: tendered }, ticket.payKey, waiting);
    say({ text: "", bad: false });
    setPaid(answer);
  });

  // Digits set how many of the last line, Enter charges.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { ticket: t, paying: open } = now.current;
      const last = t.lines.at(-1);
      if (open || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || !last) return;
      if (/^[1-9]$/.test(event.key) && !t.sent) set(setQty(t, last.id, Number(event.key)));
      else if ((event.key === "+" || event.key === "-") && !t.sent) set(setQty(t, last.id, last.qty + (event.key === "+" ? 1 : -1)));
      else if (event.key === "Enter" && !(event.target as Element).closest("button, a")) openPay(true);
    };
    // Closing the page with a ticket in memory would lose it: the browser asks.
    const onLeave = (event: BeforeUnloadEvent) => { if (now.current.ticket.lines.length > 0) event.preventDefault(); };
    addEventListener("keydown", onKey);
    addEventListener("beforeunload", onLeave);
    return () => { removeEventListener("keydown", onKey); removeEventListener("beforeunload", onLeave); };
  }, []);

  return (
    <div class="till">
      <Menu props={props} ticket={ticket} onAdd={(item, colour) => set((t) => add(t, item, colour))} />
      <TicketView props={props} ticket={ticket} set={set} clear={fresh} pay={() => openPay(true)} send={() => void send()} state={says.text} bad={says.bad} />
      {paying && <PaySheet props={props} owed={owed} paid={paid} busy={busy} state={says.text} bad={says.bad} pay={(m, t) => void pay(m, t)} close={() => openPay(false)} again={fresh} />}
    </div>
  );
}

const box = one("[data-island=till]");
if (box) {
  const props = JSON.parse(box.dataset["props"] ?? "{}") as Props;
  box.replaceChildren();
  render(<Till props={props} />, box);
}
