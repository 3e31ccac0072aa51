// What htmx sends for the answer form, and what the server's answers say about it.

import { answer } from "./answer.js";
import { handleFailure, handleOutcome, tryLater } from "./saving.js";

const OUTCOME = "chancery:"; // how the events begin by which the server names an outcome

document.addEventListener("htmx:confirm", (event) => {
  if (answer?.hasForm(event.detail.elt) && !answer.canSave) event.preventDefault();
});

// A form whose fate is unknown is sent again as it was: if it did arrive, the server finds the same
// text, and no conflict of the reader with themselves.
document.addEventListener("htmx:configRequest", (event) => {
  if (!answer?.hasForm(event.detail.elt)) return;
  const { formData } = event.detail;
  formData.delete("then"); // htmx adds the focused button, which was not pressed
  if (answer.sent) {
    for (const name of [...formData.keys()]) formData.delete(name);
    for (const [name, value] of answer.sent.entries) formData.append(name, value);
  } else {
    formData.set("sequence", answer.sequence);
    answer.sent = { sequence: answer.sequence, entries: [...formData.entries()] };
  }
  formData.set("csrfmiddlewaretoken", answer.form.elements.csrfmiddlewaretoken.value);
});

// Return the outcome that the server names in a header: its kind and details.
// Return null when the answer is not of this site but, say, of a proxy's sign-in page.
function readOutcome(xhr) {
  if (xhr.status !== 200) return null;
  try {
    const events = JSON.parse(xhr.getResponseHeader("HX-Trigger"));
    const name = Object.keys(events).find((key) => key.startsWith(OUTCOME));
    return { kind: name.slice(OUTCOME.length), ...events[name] };
  } catch {
    return null;
  }
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (!answer?.hasForm(requestConfig.elt)) return;
  if (xhr.status === 200 && !readOutcome(xhr)) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (!answer?.hasForm(requestConfig.elt)) return;
  const outcome = readOutcome(xhr);
  if (outcome) handleOutcome(outcome);
  else handleFailure(xhr.status);
});

document.addEventListener("htmx:timeout", (event) => {
  if (answer?.hasForm(event.detail.requestConfig.elt)) tryLater("the server does not answer");
});

// The general notice about failures (app.js) would say the same a second time.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.getElementById("content").addEventListener(name, (event) => {
    if (event.target.id === "score") event.stopPropagation();
  });
}
