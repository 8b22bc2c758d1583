// Builds what pages load: the workbench's script and style, KERN's style with the classes that templates use, and
// the licences of all that is in them. Run by bundle.py; `node build.mjs DIRECTORY` writes into DIRECTORY.
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const target = path.resolve(process.argv[2]);
const templates = path.join(here, "../src/stadtgraph/http/templates");

await build({
  absWorkingDir: here,
  entryPoints: { workbench: "src/workbench.js" },
  outdir: target,
  bundle: true,
  splitting: true, // views are fetched when they are looked at
  chunkNames: "workbench-[hash]",
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  logLevel: "warning",
});

const [{ css }] = await new PurgeCSS().purge({
  content: [`${templates}/**/*.html`],
  css: [path.join(here, "node_modules/@kern-ux/native/dist/kern.min.css")],
  variables: true,
  dynamicAttributes: ["data-kern-theme"],
  safelist: { variables: [/^--kern-color-/] }, // our own style uses them
});
await writeFile(path.join(target, "kern.css"), withoutFonts(css));
await writeFile(path.join(target, "licences.txt"), await licences());

/** KERN's style without its font for every element, which no element could inherit another one beside. */
function withoutFonts(style) {
  const everywhere = "*:not(i){font-family:var(--kern-typography-font-family-default)}";
  const family = '--kern-typography-font-family-fira-sans: "Fira Sans", sans-serif';
  for (const known of [everywhere, family]) if (!style.includes(known)) throw new Error(`KERN has changed: no ${known}`);
  return style.replace(everywhere, "").replace(family, "--kern-typography-font-family-fira-sans: system-ui, sans-serif");
}

/** Name, version, licence and its text for every package that ships; the lockfile says which these are. */
async function licences() {
  const lock = JSON.parse(await readFile(path.join(here, "package-lock.json"), "utf8"));
  const shipped = Object.entries(lock.packages).filter(([place, entry]) => place && !entry.dev);
  const texts = await Promise.all(shipped.map(([place, entry]) => licence(place, entry)));
  return `The files beside this one contain these packages.\n${texts.join("")}`;
}

async function licence(place, entry) {
  const folder = path.join(here, place);
  const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), "utf8")));
  if (texts.length === 0 && about.license === "MIT") texts.push(await readFile(path.join(here, "licences/MIT.txt"), "utf8"));
  const author = typeof about.author === "object" ? about.author.name : about.author;
  const head = `${about.name} ${entry.version}\nLicence: ${about.license ?? entry.license ?? "see below"}\nBy: ${author ?? "its contributors"}`;
  return `\n${"=".repeat(80)}\n${head}\n\n${texts.join("\n").trim()}\n`;
}
