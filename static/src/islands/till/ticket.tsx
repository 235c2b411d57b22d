import { useState } from "preact/hooks";
import { money, setNote, setQty, total, type Line, type Props, type Ticket } from "./model";
import { Icon } from "./icon";

interface Hands { props: Props; ticket: Ticket; set: (next: Ticket) => void; clear: () => void; pay: () => void; send: () => void; state: string; bad: boolean }

export function TicketView({ props, ticket, set, clear, pay, send, state, bad }: Hands) {
  const { words, currency } = props;
  const empty = ticket.lines.length === 0;
  return (
    <section class="till-ticket" aria-label={words.ticket}>
      <header>
        <h2>{words.ticket}</h2>
        <button type="button" class="button quiet" disabled={empty} onClick={clear}>{words.clear}</button>
      </header>
      <div class="till-lines">
        {empty ? <div class="empty"><Icon name="receipt" /><p>{words.empty}</p></div> : ticket.lines.map((line) => <LineView key={line.id} line={line} props={props} ticket={ticket} set={set} />)}
      </div>
      <div class="till-end">
        <p class={`till-state${bad ? " bad" : ""}`} role="status">{state}</p>
        <p class="till-total"><span>{words.total}</span><strong>{money(total(ticket), currency)}</strong></p>
        <div class="actions">
          {props.sendable ? <button type="button" class="button big" disabled={empty || ticket.sent} onClick={send}>{words.send}</button> : <span />}
          <button type="button" class="button primary big" disabled={empty} onClick={pay}>{words.pay}</button>
        </div>
      </div>
    </section>
  );
}

function LineView({ line, props, ticket, set }: { line: Line; props: Props; ticket: Ticket; set: (next: Ticket) => void }) {
  const [noting, note] = useState(false);
  const { words } = props;
  const qty = (to: number) => set(setQty(ticket, line.id, to));
  return (
    <div class="till-line">
      <span class="qty">
        <button type="button" disabled={ticket.sent} aria-label={`${words.less}: ${line.item.name}`} onClick={() => qty(line.qty - 1)}>−</button>
        <span>{line.qty}</span>
        <button type="button" disabled={ticket.sent} aria-label={`${words.more}: ${line.item.name}`} onClick={() => qty(line.qty + 1)}>+</button>
      </span>
      <span><strong>{line.item.name}</strong><button type="button" class="note-button" disabled={ticket.sent} aria-expanded={noting} onClick={() => note(!noting)}>{line.note || words.note}</button></span>
      <span class="num">{money(line.qty * line.item.price_minor, props.currency)}</span>
      {noting && <NoteField line={line} label={words.note} done={() => note(false)} set={(text) => set(setNote(ticket, line.id, text))} />}
    </div>
  );
}

function NoteField({ line, label, done, set }: { line: Line; label: string; done: () => void; set: (text: string) => void }) {
  return (
    <>
      <input type="text" aria-label={`${label}: ${line.item.name}`} value={line.note} maxLength={120} autofocus
        onInput={(event) => set(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Enter" || event.key === "Escape") { event.stopPropagation(); done(); } }} />
      {(line.item.options ?? []).map((option) => (
        <button key={option.id} type="button" class="button" onClick={() => set(line.note ? `${line.note}, ${option.name}` : option.name)}>{option.name}</button>
      ))}
    </>
  );
}
