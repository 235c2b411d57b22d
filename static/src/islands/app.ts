// On every page. Without it every page still works; with it, it works faster.
import { alikes } from "./alike";
import { all, one, once } from "./dom";
import { drawer } from "./drawer";
import { forms, submits } from "./forms";
import { keys } from "./keys";
import { live, liveRegions } from "./live";
import { notes } from "./note";
import { quantities } from "./quantity";
import { samples } from "./sample";
import { searches } from "./search";
import { signatures } from "./signature";
import { suggests } from "./suggest";
import { themeSwitch } from "./theme";
import { times } from "./times";
import { keepToast } from "./toast";

/** What a part of a page needs when it appears: at load, in the drawer, after a live swap. */
function wake(root: ParentNode) {
  searches(root);
  suggests(root);
  forms(root);
  notes(root);
  quantities(root);
  signatures(root);
  alikes(root);
  samples(root);
  times(root);
  once("Print", "[data-print]", root, (el) => el.addEventListener("click", () => print()));
  once("Toast", "[data-toast]", root, keepToast);
}

function network() {
  const line = one("#offline");
  const say = () => { if (line) line.hidden = navigator.onLine; };
  addEventListener("online", say);
  addEventListener("offline", say);
  say();
}

/** A menu closes when one clicks elsewhere or presses Esc. */
function popovers() {
  const close = (except?: Element | null) => { for (const el of all<HTMLDetailsElement>("details[data-popover][open]")) if (el !== except) el.open = false; };
  document.addEventListener("click", (event) => close((event.target as Element).closest("details[data-popover]")));
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}

wake(document);
themeSwitch();
keys();
submits();
drawer(wake);
network();
popovers();
live();
liveRegions(wake);
