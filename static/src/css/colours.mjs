// Every colour once, as [light, dark]. The build writes them as custom properties:
// light by default, dark by the system or by <html data-theme="dark">.
export const colours = {
  bg: ["#f6f3ec", "#131614"],
  surface: ["#fffefa", "#1b1f1c"],
  sunken: ["#edE9df", "#0e110f"],
  line: ["#ddd7c9", "#323934"],
  "line-strong": ["#878275", "#7d877f"],
  ink: ["#1b201c", "#ecebe4"],
  "ink-soft": ["#545a53", "#adb4ac"],
  accent: ["#0e5a49", "#7fd1b5"],
  "accent-deep": ["#0a4538", "#9fe0c9"],
  "accent-ink": ["#ffffff", "#06241b"],
  "accent-soft": ["#deece4", "#1c3930"],
  clay: ["#b4532f", "#e8a07e"],
  good: ["#1d6a39", "#88d09b"],
  "good-soft": ["#dcefdd", "#1a3822"],
  warn: ["#7d4b00", "#e8ba6c"],
  "warn-soft": ["#faebc9", "#3d2f12"],
  bad: ["#a3281d", "#f59a90"],
  "bad-soft": ["#fae0db", "#461f1b"],
  info: ["#24557f", "#93c1ea"],
  "info-soft": ["#deeaf3", "#1b3145"],
  veil: ["rgb(27 32 28 / .38)", "rgb(0 0 0 / .6)"],
  shadow: ["0 1px 2px rgb(40 34 20 / .08), 0 12px 32px rgb(40 34 20 / .14)", "0 1px 2px rgb(0 0 0 / .5), 0 12px 32px rgb(0 0 0 / .5)"],
  // Eight categories: fill under ink (over 4.5:1) and a strong edge.
  "cat-1": ["#cfe7dc", "#1b4a3d"], "edge-1": ["#0e5a49", "#62c9a8"],
  "cat-2": ["#f7e0b1", "#523f10"], "edge-2": ["#946000", "#e2b34f"],
  "cat-3": ["#d0e1f5", "#20426a"], "edge-3": ["#1f5d9e", "#80b6ef"],
  "cat-4": ["#f7d5d0", "#632b26"], "edge-4": ["#ad382c", "#f2968d"],
  "cat-5": ["#e3daf3", "#433163"], "edge-5": ["#6945a5", "#ba9eed"],
  "cat-6": ["#e2e9ba", "#3f4815"], "edge-6": ["#5f6d0d", "#bccb50"],
  "cat-7": ["#c9ecf0", "#124a53"], "edge-7": ["#0a6c7d", "#5ac6d8"],
  "cat-8": ["#e7ded3", "#493c2f"], "edge-8": ["#6c5741", "#c7ad8f"],
};

const lines = (which) => Object.entries(colours).map(([name, both]) => `--${name}:${both[which]}`).join(";");

export function colourCss() {
  return `@layer tokens{:root{color-scheme:light;${lines(0)}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${lines(1)}}}
@media screen{:root[data-theme=dark]{color-scheme:dark;${lines(1)}}}
${categories()}}`;
}

const categories = () => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `.cat-${n}{--fill:var(--cat-${n});--edge:var(--edge-${n})}`).join("");

// Places on the day grid and shares of a bar, as classes: the policy allows no style attribute.
export function placeCss() {
  const run = (n, from, f) => Array.from({ length: n - from + 1 }, (_, i) => f(i + from)).join("");
  return `@layer utilities{${run(287, 0, (n) => `.at-${n}{--at:${n}}`)}${run(144, 1, (n) => `.len-${n}{--len:${n}}`)}
${run(23, 0, (n) => `.from-${n}{--from:${n}}`)}${run(24, 1, (n) => `.hours-${n}{--hours:${n}}`)}
${run(6, 2, (n) => `.of-${n}{--of:${n}}`)}${run(6, 2, (n) => `.side-${n}{--side:${n - 1}}`)}
${run(20, 0, (n) => `.pct-${n * 5}{--pct:${n * 5}%}`)}}`;
}
