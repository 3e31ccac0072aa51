// Opening an answer: when the page has loaded, and when htmx has swapped in another question.

import { answer, setAnswer } from "./answer.js";
import { showLocalTimes } from "./elements.js";
import { chooseAnswer } from "./form.js";
import { restoreDraft } from "./restoring.js";
import { noteChange, save } from "./saving.js";

// Return the answer that the page shows, or null.
// A key may come after a swap and before htmx says so: then the new answer is opened here.
export function currentAnswer() {
  const page = document.querySelector("#desk");
  if (page && answer?.page !== page) {
    open(page);
    window.htmx.process(page);
  }
  return answer;
}

function open(page) {
  if (answer) clearTimeout(answer.retryTimer);
  setAnswer(page);
  if (matchMedia("(max-width: 640px)").matches) {
    for (const part of page.querySelectorAll("[data-folds]")) part.removeAttribute("open");
  }
  if (answer.form && [...answer.form.elements].some(isChanged)) noteChange();
}

// True for a field that the reader changed before this script ran.
function isChanged(field) {
  if (!field.name || field.type === "hidden" || field.tagName === "SELECT") return false;
  if (field.type === "radio" || field.type === "checkbox") {
    return field.checked !== field.defaultChecked;
  }
  return "defaultValue" in field && field.value !== field.defaultValue;
}

// htmx has made the form ready to be sent: save what is unsaved, from now or from an earlier visit.
function start(isSwapped) {
  window.htmx.config.refreshOnHistoryMiss = true; // "back" loads a page: unsaved text is asked for
  // A reader who typed before the swap was done is in a field already, and stays there.
  if (isSwapped && !answer.page.contains(document.activeElement)) {
    answer.page.querySelector("#question").focus({ preventScroll: true });
  }
  if (answer.isUnsaved) save();
  else restoreDraft();
}

document.addEventListener("htmx:load", (event) => {
  showLocalTimes(event.target);
  const isSwapped = event.target.matches("#desk");
  if (isSwapped) currentAnswer();
  if (isSwapped || (event.target === document.body && answer)) start(isSwapped);
});

document.addEventListener("input", (event) => {
  if (!answer?.form?.contains(event.target)) return;
  if (event.target.id === "id_value" && event.target.value) chooseAnswer("measured");
  noteChange();
});

const firstPage = document.querySelector("#desk");
if (firstPage) open(firstPage);
