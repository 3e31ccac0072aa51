// Make every vendored file again: `node static/vendor/build.mjs` (Node 20 or newer, and npm's usual registry access).
//
// Packages are installed at the versions of package.json into a temporary folder that is removed afterwards,
// so neither node_modules nor a lock file, which would record where packages came from, enters the project.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildMap } from "./maps/build.mjs";
import { buildPlotly } from "./plotly/build.mjs";

const vendor = dirname(fileURLToPath(import.meta.url));
const testVendor = join(vendor, "../../tests/vendor");

function install() {
  const workshop = mkdtempSync(join(tmpdir(), "chancery-vendor-"));
  copyFileSync(join(vendor, "package.json"), join(workshop, "package.json"));
  // No install scripts: nothing that is built here needs one, so no package gets to run code at this point.
  const options = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...options], { cwd: workshop, stdio: "inherit" });
  return workshop;
}

// A source map that is not served would stop Django's manifest storage, which looks up every file that CSS names.
function copyCssWithoutSourceMap(source, target) {
  const css = readFileSync(source, "utf8").replace(/\/\*# sourceMappingURL=\S+ \*\/\s*$/, "");
  if (css.includes("sourceMappingURL")) throw new Error(`${source} still names a source map`);
  writeFileSync(target, css);
}

function copyBootstrap(modules) {
  const from = join(modules, "bootstrap");
  for (const name of ["bootstrap.min.css", "bootstrap.rtl.min.css"]) {
    copyCssWithoutSourceMap(join(from, "dist/css", name), join(vendor, "bootstrap", name));
  }
  copyFileSync(join(from, "LICENSE"), join(vendor, "bootstrap/LICENSE"));
}

function copyFonts(modules) {
  const from = join(modules, "@fontsource-variable/source-serif-4");
  for (const subset of ["latin", "latin-ext"]) {
    for (const style of ["normal", "italic"]) {
      const name = `source-serif-4-${subset}-wght-${style}.woff2`;
      copyFileSync(join(from, "files", name), join(vendor, "fonts", name));
    }
  }
  copyFileSync(join(from, "LICENSE"), join(vendor, "fonts/LICENSE"));
}

function copyAxe(modules) {
  for (const name of ["axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"]) {
    copyFileSync(join(modules, "axe-core", name), join(testVendor, "axe-core", name));
  }
}

const workshop = install();
try {
  const modules = join(workshop, "node_modules");
  const require = createRequire(join(workshop, "package.json"));
  copyBootstrap(modules);
  copyFonts(modules);
  copyAxe(modules);
  await buildPlotly({ modules, require });
  buildMap({ modules, require });
} finally {
  rmSync(workshop, { recursive: true });
}
