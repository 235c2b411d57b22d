import { amount } from "../dom";
// The ticket: pure, no screen and no network. Money is integer minor units.
import { newKey } from "../send";

export interface Option { id: string; name: string }
export interface Item { id: string; name: string; price_minor: number; options?: Option[]; out?: boolean }
export interface Category { id: string; name: string; colour: number; items: Item[] }
export interface Currency { code: string; digits: number; decimal: string; symbol: string; bills_minor?: number[] }
export interface Method { id: string; name: string }
export type Words = Record<
  | "ticket" | "empty" | "clear" | "total" | "pay" | "send" | "sent" | "note" | "less" | "more" | "owed" | "tendered" | "change" | "missing"
  | "exact" | "confirm" | "back" | "erase" | "receipt" | "again" | "saving" | "waiting" | "failed" | "differs" | "categories" | "method", string>;
export interface Props {
  menu: { categories: Category[] }; currency: Currency; methods: Method[]; place: string; words: Words;
  urls: { orders: string; pay: string }; sendable?: boolean;
}

export interface Line { id: string; item: Item; colour: number; qty: number; note: string }
export interface Ticket { id: string; lines: Line[]; orderKey: string; payKey: string; sent: boolean }

export const newTicket = (): Ticket => ({ id: newKey(), lines: [], orderKey: newKey(), payKey: newKey(), sent: false });

/** The same item without a note grows; with a note it is a line of its own. */
export function add(ticket: Ticket, item: Item, colour: number): Ticket {
  const same = ticket.lines.find((line) => line.item.id === item.id && !line.note);
  const lines = same
    ? ticket.lines.map((line) => (line === same ? { ...line, qty: line.qty + 1 } : line))
    : [...ticket.lines, { id: newKey(), item, colour, qty: 1, note: "" }];
  return { ...ticket, lines };
}

export const setQty = (ticket: Ticket, id: string, qty: number): Ticket => ({
  ...ticket,
  lines: qty > 0 ? ticket.lines.map((line) => (line.id === id ? { ...line, qty: Math.min(qty, 99) } : line)) : ticket.lines.filter((line) => line.id !== id),
});

export const setNote = (ticket: Ticket, id: string, note: string): Ticket => ({ ...ticket, lines: ticket.lines.map((line) => (line.id === id ? { ...line, note } : line)) });

export const total = (ticket: Ticket) => ticket.lines.reduce((sum, line) => sum + line.qty * line.item.price_minor, 0);

export const body = (ticket: Ticket, place: string) => ({ id: ticket.id, place, lines: ticket.lines.map((line) => ({ id: line.id, item: line.item.id, qty: line.qty, note: line.note })) });

export const money = (minor: number, c: Currency) =>
  `${c.symbol}${amount(minor, c.digits, c.decimal)}`;

/** What people are likely to hand over: the next amount that each note makes. */
export function likely(owed: number, bills: number[]): number[] {
  const sums = new Set(bills.map((bill) => Math.ceil(owed / bill) * bill).filter((sum) => sum > owed));
  return [...sums].sort((a, b) => a - b).slice(0, 5);
}
