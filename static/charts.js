// Draws every chart of the page from the data beside it, and lets each mark open what is behind it.
(function () {
  "use strict";
  var mapUrl = document.currentScript.dataset.map;
  var config = {
    displaylogo: false, showSendToCloud: false, responsive: true, displayModeBar: false, scrollZoom: false,
    topojsonURL: new URL(".", new URL(mapUrl, location.href)).href,
  };
  var themes = JSON.parse(document.getElementById("chart-themes").textContent);

  var NARROW = 560; // pixels; a figure says in its meta what changes below that

  function theme() {
    var chosen = document.documentElement.dataset.theme;
    if (chosen) return chosen;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  function needsMap(figure) {
    return figure.data.some(function (trace) { return trace.type === "scattergeo" || trace.type === "choropleth"; });
  }

  // The map is fetched under its hashed name, so that it is cached for good.
  var mapLoaded = null;
  function map() {
    mapLoaded = mapLoaded || fetch(mapUrl).then(function (answer) { return answer.json(); }).then(function (world) {
      window.PlotlyGeoAssets = window.PlotlyGeoAssets || { topojson: {} };
      window.PlotlyGeoAssets.topojson.world_50m = world;
    });
    return mapLoaded;
  }

  function read(chart) {
    return JSON.parse(chart.querySelector('script[type="application/json"]').textContent);
  }

  function themed(layout) {
    return Object.assign({}, layout, themes[theme()]);
  }

  function draw(chart) {
    var plot = chart.querySelector(".chart-plot");
    if (!plot || plot.dataset.drawn || !window.Plotly) return;
    plot.dataset.drawn = "yes";
    var data = read(chart);
    var ready = needsMap(data.figure) ? map() : Promise.resolve();
    ready.then(function () {
      return Plotly.newPlot(plot, data.figure.data, themed(data.figure.layout), config);
    }).then(function () {
      var narrow = (data.figure.layout.meta || {}).narrow;
      if (narrow && plot.clientWidth < NARROW) return Plotly.relayout(plot, narrow);
    }).then(function () {
      plot.dataset.drawn = "done";
      plot.on("plotly_click", open);
    }).catch(function () {
      chart.querySelector("[data-chart-trouble]").hidden = false;
    });
  }

  function open(event) {
    var target = event.points[0] && event.points[0].customdata;
    if (Array.isArray(target)) target = target[0];
    if (typeof target !== "string" || target.charAt(0) !== "/") return;
    if (window.top === window) location.assign(target);
    else window.open(target, "_blank", "noopener"); // no other page of ours may be framed
  }

  function drawAll(scope) {
    scope.querySelectorAll("figure.chart").forEach(draw);
    if (scope.matches && scope.matches("figure.chart")) draw(scope);
  }

  document.addEventListener("chancery:theme", function () {
    document.querySelectorAll("figure.chart").forEach(function (chart) {
      var plot = chart.querySelector(".chart-plot");
      if (plot.dataset.drawn === "done") Plotly.relayout(plot, themes[theme()]);
    });
  });

  // The browser's own picture: needs no Chromium on the server.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-download-image]");
    if (!button) return;
    var chart = document.getElementById(button.dataset.downloadImage);
    var data = read(chart);
    var layout = Object.assign({}, data.figure.layout, data.picture);
    var frame = { data: data.figure.data, layout: layout, config: config };
    var size = { format: "png", width: layout.width, height: layout.height, scale: 2 };
    Plotly.downloadImage(frame, Object.assign({ filename: chart.dataset.name }, size));
  });

  document.addEventListener("htmx:load", function (event) { drawAll(event.target); });
  drawAll(document);
})();
