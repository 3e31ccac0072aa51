// Comforts of the comparison page: a list of ministries, sliders, and a picture to paste.

import { chartImage } from "../charts.js";
import { MinistryField } from "./ministry-field.js";
import { moveToField } from "./weight-sliders.js";

function prepare(scope) {
  for (const field of scope.querySelectorAll("[data-combobox][list]")) new MinistryField(field);
  scope.querySelectorAll("[data-weight-of]").forEach(moveToField);
}

document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);

// Screen readers hear the title of each new chart.
document.addEventListener("htmx:afterSettle", () => {
  const announcement = document.getElementById("chart-announcement");
  const title = document.querySelector("#comparison-chart .chart-title")?.textContent ?? "";
  if (announcement && announcement.textContent !== title) announcement.textContent = title;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-image]");
  if (!button) return;
  const status = document.querySelector("[data-copy-status]");
  const chart = document.getElementById(button.dataset.copyImage);
  try {
    // The item takes a promise: after a wait for the image, the click would permit no copying.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": chartImage(chart) })]);
    status.textContent = "The image is copied.";
  } catch {
    status.textContent =
      "The image could not be copied: this browser does not let this page do it. " +
      "Download the PNG instead.";
  }
});
