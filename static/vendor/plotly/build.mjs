// Bundle the part of plotly.js that Chancery uses, with the licences of everything that ends up inside.
// Run by ../build.mjs.

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

// The package folders, relative to node_modules, of files named relative to it.
function packagesInside(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const parts = input.split("/");
    if (parts[0] === "..") continue; // entry.js
    // The innermost node_modules wins: a package may carry its own copy of another one.
    const start = parts.lastIndexOf("node_modules") + 1;
    folders.add(parts.slice(0, start + (parts[start].startsWith("@") ? 2 : 1)).join("/"));
  }
  return [...folders].sort();
}

function licenceNotice(folder) {
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const author = typeof about.author === "object" ? about.author.name : about.author;
  const text = file
    ? readFileSync(join(folder, file), "utf8").trim()
    : `The package has no licence file. It declares: ${about.license}; author: ${author ?? "not named"}.`;
  return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
}

export async function buildPlotly({ modules, require }) {
  const esbuild = require("esbuild");
  const library = join(modules, "plotly.js");
  const { version } = JSON.parse(readFileSync(join(library, "package.json"), "utf8"));

  // The options of the library's own bundles (its esbuild-config.js) without what only its WebGL traces need.
  const { metafile } = await esbuild.build({
    entryPoints: [join(here, "entry.js")],
    outfile: join(here, "plotly-chancery.min.js"),
    nodePaths: [modules],
    absWorkingDir: modules,
    bundle: true,
    minify: true,
    metafile: true,
    format: "iife",
    globalName: "Plotly",
    target: "es2016",
    define: { global: "window", "define.amd": "false" },
    loader: { ".css": "empty" }, // the style sheet of the tile maps, which are left out
    banner: { js: `/* plotly.js v${version}, reduced for Chancery; licences: LICENSE, THIRD-PARTY.txt */` },
    legalComments: "none",
    logLevel: "warning",
  });

  const [{ inputs }] = Object.values(metafile.outputs);
  const used = Object.keys(inputs).filter((input) => inputs[input].bytesInOutput > 0 && !input.endsWith(".css"));
  const folders = packagesInside(used).map((folder) => join(modules, folder));
  const rule = `\n${"-".repeat(78)}\n\n`;
  writeFileSync(join(here, "THIRD-PARTY.txt"), folders.map(licenceNotice).join(rule));
  copyFileSync(join(library, "LICENSE"), join(here, "LICENSE"));
  copyFileSync(join(library, "dist/plotly.css"), join(here, "plotly.css"));
}
