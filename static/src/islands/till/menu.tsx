import { useState } from "preact/hooks";
import { money, type Category, type Item, type Props, type Ticket } from "./model";

export function Menu({ props, ticket, onAdd }: { props: Props; ticket: Ticket; onAdd: (item: Item, colour: number) => void }) {
  const [chosen, choose] = useState(props.menu.categories[0]?.id ?? "");
  const category = props.menu.categories.find((c) => c.id === chosen) ?? props.menu.categories[0];
  return (
    <section class="till-menu">
      <div class="till-cats" role="group" aria-label={props.words.categories}>
        {props.menu.categories.map((c) => (
          <button key={c.id} type="button" class={`cat-${c.colour}`} aria-pressed={c.id === category?.id} onClick={() => choose(c.id)}>
            <b class="sign" aria-hidden="true">{c.name.slice(0, 1)}</b>{c.name}
          </button>
        ))}
      </div>
      {category && <Items category={category} props={props} ticket={ticket} onAdd={onAdd} />}
    </section>
  );
}

function Items({ category, props, ticket, onAdd }: { category: Category; props: Props; ticket: Ticket; onAdd: (item: Item, colour: number) => void }) {
  const many = (item: Item) => ticket.lines.reduce((n, line) => n + (line.item.id === item.id ? line.qty : 0), 0);
  return (
    <div class="till-items">
      {category.items.map((item) => (
        <button key={item.id} type="button" class={`till-item cat-${category.colour}${item.out ? " out" : ""}`} disabled={!!item.out || ticket.sent} onClick={() => onAdd(item, category.colour)}>
          {item.name}
          <small>{money(item.price_minor, props.currency)}</small>
          {many(item) > 0 && <span class="many">{many(item)}</span>}
        </button>
      ))}
    </div>
  );
}
