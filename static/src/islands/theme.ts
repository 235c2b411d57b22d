import { all } from "./dom";

const order = ["auto", "light", "dark"] as const;

/** The choice lives in a cookie, so that the server writes it into the next page and nothing flickers. */
export function themeSwitch() {
  for (const button of all("[data-theme-next]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const root = document.documentElement;
      const now = order.indexOf((root.dataset["theme"] ?? "auto") as (typeof order)[number]);
      const next = order[(now + 1) % order.length]!;
      root.dataset["theme"] = next;
      document.cookie = `theme=${next}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
    });
  }
}
