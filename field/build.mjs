// Source -> the files that the portal serves. The same source and the same lock give the same bytes.
//
//   npm ci && npm run build          writes ../src/portal/enumeration/static/enumeration/luring/
//   node build.mjs --out FOLDER      writes elsewhere (the test compares)
//   node build.mjs --sources         prints the hash of the sources, without building and without npm

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const SERVED = "/statis/enumeration/luring/";

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(one => (one.isDirectory() ? walk(join(folder, one.name)) : [join(folder, one.name)]));
}

/** Everything that decides what the build is: sources, this file, and the lock with the hashes of all packages. */
export function hashOfSources() {
  const files = [...walk(join(HERE, "src")), ...["build.mjs", "package.json", "package-lock.json", "tsconfig.json"].map(name => join(HERE, name))];
  const hash = createHash("sha256");
  for (const file of files.map(path => relative(HERE, path).replaceAll("\\", "/")).sort()) hash.update(`${file}\0${createHash("sha256").update(readFileSync(join(HERE, file))).digest("hex")}\n`);
  return hash.digest("hex");
}

const argument = name => process.argv[process.argv.indexOf(name) + 1];
const sources = hashOfSources();
if (process.argv.includes("--sources")) {
  console.log(sources);
  process.exit(0);
}

const { build } = await import("esbuild");
const out = process.argv.includes("--out") ? argument("--out") : join(HERE, "../src/portal/enumeration/static/enumeration/luring");
if (existsSync(out)) rmSync(out, { recursive: true });
mkdirSync(out, { recursive: true });

const version = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).version;
const name = `${version}+${sources.slice(0, 8)}`;
const common = { bundle: true, minify: true, format: "esm", target: ["es2022"], legalComments: "none", charset: "utf8", absWorkingDir: HERE, logLevel: "warning", jsx: "automatic", jsxImportSource: "preact" };
const program = await build({
  ...common,
  entryPoints: { aplikasi: "src/main.tsx", gaya: "src/style.css" },
  splitting: true,
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "bagian-[hash]",
  define: { BUILD: JSON.stringify(name) },
  metafile: true,
});
const made = Object.entries(program.metafile.outputs).map(([path, about]) => ({ name: basename(path), entry: about.entryPoint }));
const files = made.map(one => one.name).sort();
await build({ ...common, format: "iife", entryPoints: ["src/sw.ts"], outfile: join(out, "sw.js"), define: { BUILD: JSON.stringify(name), FILES: JSON.stringify(files.map(file => SERVED + file)) } });

const lock = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8")).packages;
const parts = Object.entries(lock)
  .filter(([path, about]) => path.startsWith("node_modules/") && !about.dev && !about.devOptional)
  .map(([path, about]) => ({ path, name: path.slice("node_modules/".length), version: about.version, license: about.license }));
const texts = parts.map(({ path, name: part, version: of, license }) => {
  const text = readdirSync(join(HERE, path)).filter(file => /^licen[cs]e/i.test(file)).sort().map(file => readFileSync(join(HERE, path, file), "utf8").trim());
  return [`${part} ${of} (${license})`, ...text].join("\n\n");
});
writeFileSync(join(out, "lisensi.txt"), `${texts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);
writeFileSync(join(out, "build.json"), `${JSON.stringify({ version: name, sources, script: made.find(one => one.entry === "src/main.tsx").name, style: made.find(one => one.entry === "src/style.css").name, files }, null, 1)}\n`);
