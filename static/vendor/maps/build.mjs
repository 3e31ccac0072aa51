// Turn Natural Earth's 1:50m countries into the map file that plotly.js asks for. Run by ../build.mjs.
//
// plotly.js wants TopoJSON layers named countries (id: ISO 3166-1 alpha-3, ct: where a label goes), land and
// coastlines. Its own files are not used: since version 3.1 their shapes come from a data set whose terms forbid
// commercial use and passing the right on, whereas Natural Earth is in the public domain.

import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

// Shapes without an ISO number in the data, by name: the code of the shape, or the one it is joined with.
// README.md gives the reason for each.
const CODES_BY_NAME = {
  "Indian Ocean Ter.": "AUS",
  Kosovo: "XKX",
  "N. Cyprus": "CYP",
  "Siachen Glacier": null,
  Somaliland: "SOM",
};
// The polygon of `from` that lies in this box (west, south, east, north) is drawn as part of `to`.
const MOVED = [{ name: "Crimea", from: "RUS", to: "UKR", box: [32, 44, 37, 47] }];

const polygonsOf = (geometry) => (geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs);

function polygonsByCode(atlas, codeByNumber) {
  const byCode = new Map();
  for (const geometry of atlas.objects.countries.geometries) {
    const { name } = geometry.properties;
    const code = geometry.id ? codeByNumber.get(geometry.id) : CODES_BY_NAME[name];
    if (code === undefined) throw new Error(`No code for the shape named ${name}`);
    if (code === null) continue;
    byCode.set(code, [...(byCode.get(code) ?? []), ...polygonsOf(geometry)]);
  }
  return byCode;
}

function movePolygon(byCode, { name, from, to, box }, { atlas, geo, topojson }) {
  const isInside = (arcs) => {
    const [[west, south], [east, north]] = geo.geoBounds(topojson.feature(atlas, { type: "Polygon", arcs }));
    return west >= box[0] && south >= box[1] && east <= box[2] && north <= box[3];
  };
  const moved = byCode.get(from).filter(isInside);
  if (moved.length !== 1) throw new Error(`${moved.length} polygons of ${from} fit ${name}, not one`);
  byCode.set(from, byCode.get(from).filter((arcs) => !moved.includes(arcs)));
  byCode.set(to, [...byCode.get(to), ...moved]);
}

// The centre of the largest part: the centre of all of France, with Réunion, would lie in the Sahara.
function labelPoint(atlas, merged, { geo, topojson }) {
  const parts = merged.arcs.map((arcs) => topojson.feature(atlas, { type: "Polygon", arcs }));
  const largest = parts.reduce((a, b) => (geo.geoArea(b) > geo.geoArea(a) ? b : a));
  return geo.geoCentroid(largest).map((degrees) => Number(degrees.toFixed(2)));
}

function countriesOf(atlas, byCode, tools) {
  return [...byCode].sort().map(([code, polygons]) => {
    // mergeArcs drops the line between two parts of one country.
    const merged = tools.topojson.mergeArcs(atlas, [{ type: "MultiPolygon", arcs: polygons }]);
    return { ...merged, id: code, properties: { ct: labelPoint(atlas, merged, tools) } };
  });
}

// Keep the arcs that a layer still uses, and number them anew; ~i stands for arc i drawn backwards.
function withoutUnusedArcs(atlas, objects) {
  const numbers = new Map();
  const renumber = (item) => {
    if (Array.isArray(item)) return item.map(renumber);
    const arc = item < 0 ? ~item : item;
    if (!numbers.has(arc)) numbers.set(arc, numbers.size);
    return item < 0 ? ~numbers.get(arc) : numbers.get(arc);
  };
  for (const { geometries } of Object.values(objects)) {
    for (const geometry of geometries) geometry.arcs = renumber(geometry.arcs);
  }
  const arcs = [...numbers.keys()].map((arc) => atlas.arcs[arc]);
  return { type: "Topology", bbox: atlas.bbox, transform: atlas.transform, objects, arcs };
}

export function buildMap({ modules, require }) {
  const topojson = require("topojson-client");
  const geo = require("d3-geo");
  const { COUNTRIES } = require("country-iso-search");
  const atlas = JSON.parse(readFileSync(join(modules, "world-atlas/countries-50m.json"), "utf8"));
  const tools = { atlas, geo, topojson };

  const byCode = polygonsByCode(atlas, new Map(COUNTRIES.map(({ m49, iso3 }) => [m49, iso3])));
  for (const move of MOVED) movePolygon(byCode, move, tools);

  const collection = (geometries) => ({ type: "GeometryCollection", geometries });
  const countries = collection(countriesOf(atlas, byCode, tools));
  const land = collection([topojson.mergeArcs(atlas, countries.geometries)]);
  const coastlines = collection([topojson.meshArcs(atlas, countries, (a, b) => a === b)]);
  const map = withoutUnusedArcs(atlas, { countries, land, coastlines });

  writeFileSync(join(here, "world_50m.json"), JSON.stringify(map));
  copyFileSync(join(modules, "world-atlas/LICENSE"), join(here, "LICENSE"));
}
