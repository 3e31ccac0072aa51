// Comforts of the comparison page: a list of countries to pick from, sliders, pictures to paste.
(function () {
  "use strict";

  // ---- The field for one more ministry: a list of its own in place of the browser's. ----
  var MOST_SHOWN = 8;

  function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase().trim();
  }

  function combobox(field) {
    var names = Array.prototype.map.call(field.list.options, function (option) { return option.value; });
    var list = document.createElement("ul");
    list.id = field.id + "-list";
    list.className = "proposals";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Ministries");
    list.hidden = true;
    field.removeAttribute("list");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.parentNode.append(list);
    var active = -1;

    function show(found) {
      active = -1;
      list.replaceChildren.apply(list, found.map(function (name, place) {
        var item = document.createElement("li");
        item.id = list.id + "-" + place;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = name;
        return item;
      }));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      field.removeAttribute("aria-activedescendant");
    }

    function proposals() {
      var typed = folded(field.value);
      if (!typed) return names.slice(0, MOST_SHOWN);
      var starting = [], within = [];
      names.forEach(function (name) {
        var place = folded(name).indexOf(typed);
        if (place === 0) starting.push(name);
        else if (place > 0) within.push(name);
      });
      return starting.concat(within).slice(0, MOST_SHOWN);
    }

    function move(by) {
      if (list.hidden) show(proposals());
      var items = list.children;
      if (!items.length) return;
      if (active >= 0) items[active].setAttribute("aria-selected", "false");
      active = active < 0 && by < 0 ? items.length - 1 : (active + by + items.length) % items.length;
      items[active].setAttribute("aria-selected", "true");
      items[active].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", items[active].id);
    }

    function pick(item) {
      field.value = item.textContent;
      show([]);
      field.form.requestSubmit();
    }

    field.addEventListener("input", function () { show(field.value.trim() ? proposals() : []); });
    field.addEventListener("blur", function () { show([]); });
    field.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        pick(list.children[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        show([]);
      }
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var item = event.target.closest("[role=option]");
      if (item) pick(item);
    });
    show([]);
  }

  // ---- A slider beside each weight: its middle is what the release has. ----
  var STOPS = [0.1, 0.2, 0.25, 0.33, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 10];

  function nearestStop(weight) {
    var best = 0;
    STOPS.forEach(function (stop, place) {
      if (Math.abs(Math.log(stop / weight)) < Math.abs(Math.log(STOPS[best] / weight))) best = place;
    });
    return best;
  }

  function follow(slider) {
    var weight = parseFloat(document.getElementById(slider.dataset.weightOf).value || "1");
    if (!(weight > 0)) return;
    slider.value = nearestStop(weight);
    slider.setAttribute("aria-valuetext", weight === 1 ? "1, as released" : "times " + weight);
  }

  // Before htmx, which waits for the same event, reads the field.
  document.addEventListener("input", function (event) {
    var part = event.target;
    if (part.dataset.weightOf) {
      document.getElementById(part.dataset.weightOf).value = STOPS[part.value];
      follow(part);
    } else if (part.type === "number") {
      document.querySelectorAll('[data-weight-of="' + part.id + '"]').forEach(follow);
    }
  }, true);

  // ---- The chart as a picture to paste. ----
  function picture(chart) {
    var data = JSON.parse(chart.querySelector('script[type="application/json"]').textContent);
    var layout = Object.assign({}, data.figure.layout, data.picture);
    var size = { format: "png", width: layout.width, height: layout.height, scale: 2 };
    return Plotly.toImage({ data: data.figure.data, layout: layout }, size).then(function (address) {
      var binary = atob(address.split(",")[1]);
      return new Blob([Uint8Array.from(binary, function (sign) { return sign.charCodeAt(0); })], { type: "image/png" });
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy-image]");
    if (!button) return;
    var line = document.querySelector("[data-copy-status]");
    var failed = function () { line.textContent = "The image could not be copied: this browser does not let this page do it. Take the PNG instead."; };
    if (!navigator.clipboard || !window.ClipboardItem || !window.Plotly) return failed();
    var made = picture(document.getElementById(button.dataset.copyImage)); // a promise: the click's permission does not outlive a wait
    navigator.clipboard.write([new ClipboardItem({ "image/png": made })]).then(function () {
      line.textContent = "The image is copied.";
    }, failed);
  });

  // ---- Each part of the page as it arrives. ----
  function prepare(scope) {
    scope.querySelectorAll("[data-combobox][list]").forEach(combobox);
    scope.querySelectorAll("[data-weight-of]").forEach(follow);
  }

  document.addEventListener("htmx:load", function (event) { prepare(event.target); });
  document.addEventListener("htmx:afterSettle", function () {
    var said = document.getElementById("compare-said"), title = document.querySelector("#comparison-chart .chart-title");
    var sentence = title ? title.textContent : "";
    if (said && said.textContent !== sentence) said.textContent = sentence;
  });
  prepare(document);
})();
