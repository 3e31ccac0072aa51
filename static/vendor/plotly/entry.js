// What the browser gets of plotly.js: the trace types that Chancery draws, and defaults that keep data at home.
// `scatter` is part of the core.

const Plotly = require("plotly.js/lib/core");

Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/box"),
  require("plotly.js/lib/choropleth"),
  require("plotly.js/lib/heatmap"),
  require("plotly.js/lib/scattergeo"),
  require("plotly.js/lib/scatterpolar"),
  require("plotly.js/lib/violin"),
]);

// The library's own defaults show a button that uploads a chart's data to its maker, and fetch maps from its
// maker's host. Both are off here, so that a page which forgets to configure a chart still sends nothing.
Plotly.setPlotConfig({
  displaylogo: false,
  showSendToCloud: false,
  topojsonURL: new URL("../maps/", document.currentScript.src).href,
});

module.exports = Plotly;
