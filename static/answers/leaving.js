// Leaving an answer: what was typed is saved first, or kept, or the reader agrees to lose it.

import { answer } from "./answer.js";
import { makeElement } from "./elements.js";
import { hasSealedWords } from "./form.js";
import { currentAnswer } from "./opening.js";
import { saveNow } from "./saving.js";

function isLeavingSafe(outcome) {
  if (outcome === "saved") return true;
  if (outcome === "unreachable") return false; // the next page could not be loaded either
  if (answer.isKept && !hasSealedWords()) return true;
  return confirm("Some of what you typed is not saved, and is not kept in this browser. Leave it?");
}

// ---- to another question, which htmx swaps in ----

document.addEventListener("htmx:confirm", async (event) => {
  const { elt: element, issueRequest } = event.detail;
  if (!currentAnswer()?.isUnsaved || answer.hasForm(element) || !element.closest("#desk")) return;
  event.preventDefault();
  if (isLeavingSafe(await saveNow())) issueRequest(true);
});

// ---- to another page ----

function isPlainClick(event) {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

// True for a link that loads another page in this tab.
function isWayOut(link) {
  if (link.target || link.hasAttribute("hx-get")) return false;
  return !link.getAttribute("href").startsWith("#");
}

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (!link || event.defaultPrevented || !answer?.isUnsaved) return;
  if (!isPlainClick(event) || !isWayOut(link)) return;
  event.preventDefault();
  await saveNow();
  location.assign(link.href); // what is still unsaved makes the browser ask, below
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-after-saving]") || !answer?.isUnsaved) return;
  event.preventDefault();
  if ((await saveNow()) === "saved") form.submit();
});

// Two buttons send the form along after it is saved: one opens sealed evidence, and its page shows
// the same fields again; the other goes on to the file of a piece.
document.addEventListener("click", async (event) => {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest("[data-opens-seal], [data-attaches]");
  if (!button?.form || !currentAnswer()) return;
  event.preventDefault();
  if ((await saveNow()) !== "saved") return;
  if (button.name) button.form.append(makeElement("input", "", hiddenField(button)));
  if (button.hasAttribute("formaction")) button.form.action = button.formAction;
  button.form.submit();
});

// form.submit() sends no button, so its name and value are sent by a field.
function hiddenField({ name, value }) {
  return { type: "hidden", name, value };
}

addEventListener("beforeunload", (event) => {
  if (answer?.isUnsaved) event.preventDefault();
});

// The reader agreed to discard unsaved text (signed-in.js), so the browser need not ask again.
document.addEventListener("chancery:signing-out", () => {
  if (answer) answer.savedSequence = answer.sequence;
});
