// Two versions of one answer, side by side: the reader saves one, or uses fields of the other.

import { answer } from "./answer.js";
import { currentAnswer } from "./opening.js";
import { openStoredVersion } from "./restoring.js";
import { noteChange, save } from "./saving.js";

// The reader has seen the stored version, so this save may replace it.
function saveMine(version) {
  answer.form.elements.version.value = version;
  answer.isInConflict = false;
  document.getElementById("conflict").replaceChildren();
  noteChange();
  save();
  answer.page.querySelector("#question").focus();
}

function useStoredField(name, value) {
  const fields = [...answer.form.querySelectorAll(`[name=${name}]`)];
  for (const field of fields) {
    if (field.type === "radio") field.checked = field.value === (value || "open");
    else if (field.type === "checkbox") field.checked = Boolean(value);
    else field.value = value;
  }
  noteChange();
  const chosen = fields.find((field) => field.checked) || fields[0];
  chosen.focus();
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !currentAnswer()?.form) return;
  const choice = event.target.closest("[data-save-mine], [data-use-stored], [data-use-field]");
  if (!choice) return;
  event.preventDefault();
  if (choice.matches("[data-use-stored]")) openStoredVersion();
  else if (choice.matches("[data-use-field]")) {
    useStoredField(choice.dataset.useField, choice.dataset.value);
  } else saveMine(choice.closest("[data-conflict]").dataset.version);
});
