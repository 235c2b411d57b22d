// Bundles src/ into dist/: plain names, each with a .gz beside it. The server adds the hash.
import { build } from "esbuild";
import { gzipSync } from "node:zlib";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { colourCss, placeCss } from "./src/css/colours.mjs";

const here = (path) => new URL(path, import.meta.url).pathname;
const dist = here("dist/");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

// Browsers of tablets that are a few years old; CSS layers set the floor.
const common = { bundle: true, minify: true, target: ["chrome109", "firefox115", "safari16.4"], outdir: dist, legalComments: "none", logLevel: "warning", charset: "utf8" };

await build({
  ...common,
  entryPoints: ["app", "calendar", "till", "kitchen", "booking"].map((name) => ({ in: here(`src/islands/${name}.ts${name === "till" ? "x" : ""}`), out: name })),
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "process.env.NODE_ENV": '"production"' },
});

// The generated colours and places join app.css inside their layers, after the layer order is declared.
const generated = { name: "generated", setup(b) {
  b.onResolve({ filter: /^generated:/ }, (a) => ({ path: a.path, namespace: "generated" }));
  b.onLoad({ filter: /.*/, namespace: "generated" }, (a) => ({ contents: a.path.endsWith("colours") ? colourCss() : placeCss(), loader: "css" }));
} };
await build({ ...common, plugins: [generated], entryPoints: [{ in: here("src/css/app.css"), out: "app" }, { in: here("src/css/calendar.css"), out: "calendar" }] });

writeFileSync(`${dist}icons.svg`, sprite());
writeFileSync(`${dist}mark.svg`, readFileSync(here("src/mark.svg")));
for (const name of readdirSync(dist)) {
  const bytes = readFileSync(dist + name);
  const packed = gzipSync(bytes, { level: 9 });
  writeFileSync(`${dist}${name}.gz`, packed);
  console.log(name.padEnd(14), `${(bytes.length / 1000).toFixed(1)} kB`.padStart(10), `${(packed.length / 1000).toFixed(1)} kB gz`.padStart(12));
}

function sprite() {
  const names = readFileSync(here("src/icons/list.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(here(`node_modules/lucide-static/icons/${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  // Lucide, ISC licence: the notice travels with the drawing.
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Icons: Lucide, ISC -->${symbols.join("")}</svg>\n`;
}
