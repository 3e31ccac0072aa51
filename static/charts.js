// Draw every chart of the page from the data next to it, and let each mark open what it shows.

import { currentTheme } from "./themes.js";

const { Plotly } = window; // set by the vendored script, which the page names before this one

const NARROW = 560; // pixels; a figure says in its `meta` what changes below that
const settings = document.getElementById("chart-settings");
const themes = JSON.parse(settings.textContent);
const mapUrl = new URL(settings.dataset.map, location.href);
const config = {
  displaylogo: false,
  showSendToCloud: false,
  responsive: true,
  displayModeBar: false,
  scrollZoom: false,
  topojsonURL: new URL(".", mapUrl).href,
};

function readChart(chart) {
  return JSON.parse(chart.querySelector('script[type="application/json"]').textContent);
}

// ---- drawing ----

let mapLoaded = null;

// Plotly would ask for the map under its own name. Our name holds a hash, so caches keep it.
async function loadMap() {
  const response = await fetch(mapUrl);
  window.PlotlyGeoAssets ??= { topojson: {} };
  window.PlotlyGeoAssets.topojson.world_50m = await response.json();
}

function needsMap(data) {
  return data.some(({ type }) => type === "scattergeo" || type === "choropleth");
}

async function drawFigure(plot, { data, layout }) {
  if (needsMap(data)) await (mapLoaded ??= loadMap());
  await Plotly.newPlot(plot, data, { ...layout, ...themes[currentTheme()] }, config);
  const narrow = layout.meta?.narrow;
  if (narrow && plot.clientWidth < NARROW) await Plotly.relayout(plot, narrow);
}

async function draw(chart) {
  const plot = chart.querySelector(".chart-plot");
  if (!plot || plot.dataset.drawn || !Plotly) return;
  plot.dataset.drawn = "yes";
  try {
    await drawFigure(plot, readChart(chart).figure);
    plot.dataset.drawn = "done";
    plot.on("plotly_click", openMark);
  } catch {
    chart.querySelector("[data-chart-trouble]").hidden = false;
  }
}

function openMark(event) {
  const [address] = [event.points[0]?.customdata].flat();
  if (typeof address !== "string" || !address.startsWith("/")) return;
  if (window.top === window) location.assign(address);
  else window.open(address, "_blank", "noopener"); // no other page of ours may be framed
}

function drawCharts(scope) {
  scope.querySelectorAll("figure.chart").forEach(draw);
  if (scope.matches?.("figure.chart")) draw(scope);
}

document.addEventListener("htmx:load", (event) => drawCharts(event.target));
drawCharts(document);

document.addEventListener("chancery:theme", () => {
  for (const plot of document.querySelectorAll(".chart-plot[data-drawn=done]")) {
    Plotly.relayout(plot, themes[currentTheme()]);
  }
});

// ---- pictures made by the browser, which need no Chromium on the server ----

function pictureOf(chart) {
  const { figure, picture } = readChart(chart);
  const layout = { ...figure.layout, ...picture };
  return {
    figure: { data: figure.data, layout, config },
    options: { format: "png", width: layout.width, height: layout.height, scale: 2 },
  };
}

// Return the chart as a PNG, a Blob.
export async function chartImage(chart) {
  const { figure, options } = pictureOf(chart);
  const address = await Plotly.toImage(figure, options);
  const binary = atob(address.split(",")[1]);
  return new Blob([Uint8Array.from(binary, (byte) => byte.charCodeAt(0))], { type: "image/png" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-download-image]");
  if (!button) return;
  const chart = document.getElementById(button.dataset.downloadImage);
  const { figure, options } = pictureOf(chart);
  Plotly.downloadImage(figure, { filename: chart.dataset.name, ...options });
});
