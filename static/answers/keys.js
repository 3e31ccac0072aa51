// Keys of the pages with an answer form, and the dialog that lists them.
//
// Each of these pages adds its own: desk/scoring-keys.js, review/reply-keys.js and so on.

import { addEvidence } from "./form.js";
import { currentAnswer } from "./opening.js";

// By key, an action. It returns whether there was something to do.
const actions = {
  j: () => follow("[data-next]"),
  k: () => follow("[data-previous]"),
  // In a field, the arrows belong to the field: they choose another radio button, say.
  ArrowDown: (event) => !isField(event.target) && follow("[data-next]"),
  ArrowUp: (event) => !isField(event.target) && follow("[data-previous]"),
  e: addEvidenceByKey,
  "?": showKeys,
};

export function addKeys(keys, action) {
  for (const key of keys) actions[key] = () => action(key);
}

// ---- what keys do ----

// Focus and click a field of the form.
export function press(selector) {
  const field = document.querySelector(`#score ${selector}`);
  if (!field || field.disabled) return false;
  field.focus();
  field.click();
  return true;
}

export function focusOn(selector) {
  const field = document.querySelector(`#score ${selector}`);
  field?.focus();
  return Boolean(field);
}

export function follow(selector) {
  const link = document.querySelector(`#desk ${selector}`);
  link?.click();
  return Boolean(link);
}

function addEvidenceByKey() {
  const isOffered = document.getElementById("add-evidence") !== null;
  if (isOffered) addEvidence();
  return isOffered;
}

function showKeys() {
  document.getElementById("keys-off").checked = areKeysOff();
  document.getElementById("keys").showModal();
  return true;
}

// ---- listening ----

function isField(element) {
  return Boolean(element.closest("input, textarea, select"));
}

function isTextField(element) {
  return Boolean(
    element.closest(
      "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]",
    ),
  );
}

function areKeysOff() {
  try {
    return localStorage.getItem("chancery:keys-off") === "1";
  } catch {
    return false;
  }
}

// False for keys of the browser, of an input method, and of an open dialog.
function isPlainKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (!(event.target instanceof Element)) return false;
  return document.querySelector("dialog[open]") === null;
}

document.addEventListener("keydown", (event) => {
  if (!isPlainKey(event) || !currentAnswer()) return;
  if (isTextField(event.target)) {
    if (event.key === "Escape") event.target.blur();
  } else if (!areKeysOff() && actions[event.key]?.(event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-opens-keys]")) showKeys();
  // Without scripts the button submits the form, and the server adds a row.
  if (event.target.closest("#add-evidence") && currentAnswer()?.form) {
    event.preventDefault();
    addEvidence();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "keys-off") return;
  try {
    localStorage.setItem("chancery:keys-off", event.target.checked ? "1" : "");
  } catch {
    // The browser refuses storage: the keys stay on.
  }
});
