// The quantity of a medicine counted while it is written; what somebody typed there themselves stays.
import { all, once, one } from "./dom";
import { getJson } from "./send";

const PARTS = ["dose", "frequency", "duration", "form"] as const;

export const quantities = (root: ParentNode) => once("Quantity", "form[data-quantity]", root, (el) => mount(el as HTMLFormElement));

function mount(form: HTMLFormElement) {
  for (const row of all<HTMLElement>("[data-offers]", form)) {
    const field = (name: string) => one<HTMLInputElement>(`[name$="[${name}]"]`, row);
    const quantity = field("quantity");
    if (!quantity) continue;
    let counted = "";
    const count = async () => {
      if (quantity.value && quantity.value !== counted) return;
      const asked = new URLSearchParams(PARTS.map((name) => [name, field(name)?.value ?? ""]));
      try {
        const answer = await getJson<{ quantity: string | null }>(`${form.dataset["quantity"]}?${asked}`);
        if (quantity.value && quantity.value !== counted) return;
        quantity.value = counted = answer.quantity ?? "";
      } catch { /* no network: the server counts it when it is sent */ }
    };
    for (const name of PARTS) field(name)?.addEventListener("change", () => void count());
  }
}
