// Leaving an answer: what was typed is saved first, or kept, or the reader agrees to lose it.

import { answer } from "./answer.js";
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

// Opening sealed evidence sends the form along: the page with it shows the same fields again.
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-opens-seal]");
  if (!button?.form || !currentAnswer()) return;
  event.preventDefault();
  if ((await saveNow()) !== "saved") return;
  button.form.action = button.formAction;
  button.form.submit();
});

addEventListener("beforeunload", (event) => {
  if (answer?.isUnsaved) event.preventDefault();
});

// The reader agreed to discard unsaved text (signed-in.js), so the browser need not ask again.
document.addEventListener("chancery:signing-out", () => {
  if (answer) answer.savedSequence = answer.sequence;
});
