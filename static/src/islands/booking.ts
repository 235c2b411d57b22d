// The business's page: solves the proof of work while the visitor types, and says whose clock the times are by.
import { all } from "./dom";
import { leadingZeros, sha256 } from "./sha256";

/** Counters tried before the browser may breathe. */
const BATCH = 2_000;

for (const form of all<HTMLFormElement>("form[data-proof]")) {
  const challenge = form.dataset["proof"]!;
  const bits = Number(form.dataset["bits"]);
  const field = form.elements.namedItem("proof") as HTMLInputElement;
  const solved = solve(challenge, bits).then((answer) => { field.value = answer; });
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    // It goes on by itself once it is solved; until then nobody else hears of it.
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
    void solved.then(() => { button?.removeAttribute("aria-busy"); form.requestSubmit(); });
  }, { capture: true });
}

async function solve(challenge: string, bits: number): Promise<string> {
  for (let n = 0; ; n++) {
    const answer = `${challenge}.${n}`;
    if (leadingZeros(sha256(answer)) >= bits) return answer;
    if (n % BATCH === BATCH - 1) await new Promise((go) => setTimeout(go));
  }
}

for (const line of all("[data-zone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offset = (zone: string) => new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format(new Date()).split("GMT")[1];
  if (here && offset(here) !== offset(line.dataset["zone"]!)) {
    line.textContent = line.dataset["zoneWords"]!;
    line.hidden = false;
  }
}
