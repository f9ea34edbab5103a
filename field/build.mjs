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

// The engine works out again, for every question of every member, what is the same for all of them. With twenty members on a slow phone
// that is seconds. Each of these lines is kept as it is and remembers its result; a release of the engine that no longer has one of them
// stops the build.
const QUICKER = [
  // Whether a text is a constant needs a walk through its tree.
  [
    "const isConstantExpression = (expression) => {\n  return findConstantExpressionNode(expression) != null;\n};",
    "const constantExpressions = new Map();\nconst isConstantExpression = (expression) => {\n  let found = constantExpressions.get(expression);\n  if (found === undefined) constantExpressions.set(expression, found = findConstantExpressionNode(expression) != null);\n  return found;\n};",
  ],
  // A constant is the same everywhere: no signal, no second evaluation.
  [
    "    if (isConstantExpression(expression)) {\n      return createMemo(() => evaluateExpression());\n    }",
    "    if (isConstantExpression(expression)) {\n      const key = `${resultType} ${expression}`;\n      if (!constantValues.has(key)) constantValues.set(key, evaluateExpression());\n      const value = constantValues.get(key);\n      return () => value;\n    }",
  ],
  ["const createComputedExpression = (context, dependentExpression, options = {}) => {", "const constantValues = new Map();\nconst createComputedExpression = (context, dependentExpression, options = {}) => {"],
  // What a tree means does not change between two evaluations.
  ["    const expr = createExpression(tree.rootNode);", "    const expr = tree.meaning ??= createExpression(tree.rootNode);"],
  // The id in jr:itext('id') is read off the text.
  [
    "  const itextId = context.evaluator.evaluateString(definition.chunks[0].toString(), {\n    contextNode: context.contextNode\n  });",
    "  const itextId = /^\\s*jr:itext\\('([^']*)'\\)\\s*$/.exec(definition.chunks[0].toString())?.[1] ?? context.evaluator.evaluateString(definition.chunks[0].toString(), {\n    contextNode: context.contextNode\n  });",
  ],
  ["  return elem ? generateChunksForTranslation(elem) : [];", "  if (!elem) return [];\n  if (!chunksOfTranslations.has(elem)) chunksOfTranslations.set(elem, generateChunksForTranslation(elem));\n  return chunksOfTranslations.get(elem);"],
  ["const getChunkExpressions = (context, definition) => {", "const chunksOfTranslations = new WeakMap();\nconst getChunkExpressions = (context, definition) => {"],
  // The words of a fault are made when there is one.
  ...["constraintMsg", "requiredMsg"].map(name => [
    `    const message = ${name} ? createTextRange(context, "${name}", ${name}) : null;`,
    `    let words = null;\n    const message = ${name} ? () => (words ??= createTextRange(context, "${name}", ${name}))() : null;`,
  ]),
];
const quicker = {
  name: "quicker",
  setup: build => build.onLoad({ filter: /xforms-engine[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
    let contents = readFileSync(path, "utf8");
    for (const [before, after] of QUICKER) {
      if (contents.split(before).length !== 2) throw new Error(`the engine has changed: ${before}`);
      contents = contents.replace(before, () => after);
    }
    return { contents, loader: "js" };
  }),
};

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
  plugins: [quicker],
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
