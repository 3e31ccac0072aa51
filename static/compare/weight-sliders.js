// A slider next to each field of a weight. Its middle is the weight of the release, times 1.

const STOPS = [0.1, 0.2, 0.25, 0.33, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 10];

// Return the place of the stop nearest to a weight, in proportion: 0.5 is as far from 1 as 2 is.
function nearestStop(weight) {
  const distances = STOPS.map((stop) => Math.abs(Math.log(stop / weight)));
  return distances.indexOf(Math.min(...distances));
}

function fieldOf(slider) {
  return document.getElementById(slider.dataset.weightOf);
}

// Show the weight of the field on its slider.
export function moveToField(slider) {
  const weight = Number.parseFloat(fieldOf(slider).value || "1");
  if (!(weight > 0)) return;
  slider.value = nearestStop(weight);
  slider.setAttribute("aria-valuetext", weight === 1 ? "1, as released" : `times ${weight}`);
}

function onInput({ target }) {
  if (target.dataset.weightOf) {
    fieldOf(target).value = STOPS[target.value];
    moveToField(target);
  } else if (target.type === "number") {
    document.querySelectorAll(`[data-weight-of="${target.id}"]`).forEach(moveToField);
  }
}

// In the capturing phase: htmx waits for the same event, and must find the field already changed.
document.addEventListener("input", onInput, true);
