import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";
import { likely, money, type Props } from "./model";

export interface Paid { change_minor: number; total_minor: number; receipt_url?: string }
interface Hands { props: Props; owed: number; paid: Paid | null; busy: boolean; state: string; bad: boolean; pay: (method: string, tendered: number) => void; close: () => void; again: () => void }

/** A sheet with large numbers: what is owed, what was handed over, what goes back. */
export function PaySheet(hands: Hands) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const leave = hands.paid ? hands.again : hands.close;
  return (
    <dialog ref={dialog} class="dialog pay" aria-label={hands.props.words.pay} onCancel={(event) => { event.preventDefault(); if (!hands.busy) leave(); }}>
      {hands.paid ? <Done {...hands} paid={hands.paid} /> : <Ask {...hands} />}
    </dialog>
  );
}

function Ask({ props, owed, busy, state, bad, pay, close }: Hands) {
  const { words, currency } = props;
  const [typed, type] = useState("");
  const [method, choose] = useState(props.methods[0]?.id ?? "cash");
  const cash = method === "cash";
  const tendered = cash ? (typed ? Number(typed) : owed) : owed;
  const change = tendered - owed;
  // Enter may come before the last digit is drawn: what counts is what was pressed.
  const pressed = useRef("");
  const put = (text: string) => { pressed.current = text; type(text); };
  const press = (key: string) => put(key === "⌫" ? pressed.current.slice(0, -1) : (pressed.current + key).replace(/^0+/, "").slice(0, 11));
  const confirm = () => {
    const given = cash && pressed.current ? Number(pressed.current) : owed;
    if (!busy && given >= owed) pay(method, given);
  };
  // Digits fill the amount from the right, in the currency's smallest unit, as on a card terminal.
  const onKey = (event: KeyboardEvent) => {
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("⌫");
    else if (event.key === "Enter" && !(event.target as Element).closest("button:not(.primary)")) { event.preventDefault(); confirm(); }
  };
  // On the window, and the button is never truly disabled: a disabled button drops the focus, and keys with it.
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return (
    <div class="pay-grid">
      <div class="stack">
        {props.methods.length > 1 && (
          <fieldset class="field"><legend class="visually-hidden">{words.method}</legend><div class="segments">
            {props.methods.map((m) => <label key={m.id}><input type="radio" name="method" checked={m.id === method} onChange={() => choose(m.id)} /><span>{m.name}</span></label>)}
          </div></fieldset>
        )}
        <dl class="pay-owed" aria-live="polite">
          <div><dt>{words.owed}</dt><dd>{money(owed, currency)}</dd></div>
          {cash && <div><dt>{words.tendered}</dt><dd>{money(tendered, currency)}</dd></div>}
          {cash && <div class={`change${change < 0 ? " short" : ""}`}><dt>{change < 0 ? words.missing : words.change}</dt><dd>{money(Math.abs(change), currency)}</dd></div>}
        </dl>
      </div>
      {cash && (
        <div class="stack">
          <div class="pay-bills">
            <button type="button" class="exact" onClick={() => put("")}>{words.exact}</button>
            {likely(owed, currency.bills_minor ?? []).map((sum) => <button key={sum} type="button" onClick={() => put(String(sum))}>{money(sum, currency)}</button>)}
          </div>
          <div class="pay-pad">
            {["1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0", "⌫"].map((key) => <button key={key} type="button" aria-label={key === "⌫" ? words.erase : key} onClick={() => press(key)}>{key}</button>)}
          </div>
        </div>
      )}
      <div class="form-end">
        <p class={`till-state${bad ? " bad" : ""}`} role="status">{state}</p>
        <button type="button" class="button big" disabled={busy} onClick={close}>{words.back}</button>
        <button type="button" class="button primary big" aria-disabled={busy || change < 0} onClick={confirm} autofocus>{words.confirm}</button>
      </div>
    </div>
  );
}

function Done({ props, paid, again }: Hands & { paid: Paid }) {
  const { words, currency } = props;
  return (
    <div class="pay-done" role="status">
      <p class="large">{words.change}</p>
      <p class="big-number">{money(paid.change_minor, currency)}</p>
      <p class="soft">{words.total} {money(paid.total_minor, currency)}</p>
      <div class="actions">
        {paid.receipt_url && <a class="button big" href={paid.receipt_url} target="_blank" rel="noopener"><Icon name="printer" />{words.receipt}</a>}
        <button type="button" class="button primary big" onClick={again} autofocus>{words.again}</button>
      </div>
    </div>
  );
}
