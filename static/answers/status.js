// What the page says about saving: the line next to the title, the notice above the form, progress.

import { answer } from "./answer.js";
import { makeElement } from "./elements.js";

// state: "saving", "saved" or "unsaved", which also chooses the colour.
export function showState(state, text, link = null) {
  const line = document.getElementById("save-state");
  line.dataset.state = state;
  // The same text is not written twice: an attempt may end while the reader clicks on the line, and
  // a link that is replaced under the pointer loses the click.
  const whole = link ? `${text} ${link.textContent}` : text;
  if (line.textContent !== whole) line.replaceChildren(text, ...(link ? [" ", link] : []));
  if (state !== "saving") announce(whole);
}

// For screen readers: the line itself changes too often to be read out.
function announce(text) {
  const announcement = document.getElementById("save-announcement");
  if (announcement.textContent !== text) announcement.textContent = text;
}

export function showTrouble(reason, { needsSignIn = false } = {}) {
  const advice = answer.isKept
    ? ""
    : " This browser keeps no copy of the text: leave the page open.";
  showState("unsaved", `Not saved: ${reason}${advice}`, needsSignIn ? makeSignInLink() : null);
}

function makeSignInLink() {
  const attributes = { href: answer.page.dataset.login, target: "_blank", rel: "noopener" };
  return makeElement("a", "Sign in in a new tab", attributes);
}

export function showNotice(text, button = null) {
  const notice = makeElement("div", text, { class: "notice" });
  if (button) notice.append(" ", button);
  document.getElementById("draft-notice").replaceChildren(notice);
  announce(text);
  return notice;
}

export function clearNotice() {
  document.getElementById("draft-notice").replaceChildren();
}

// Count the complete answers from their marks again: each save brings the mark of its own.
export function showProgress() {
  let complete = 0;
  for (const block of answer.page.querySelectorAll("[data-block]")) {
    const done = block.querySelectorAll("[data-mark=complete]").length;
    const total = block.querySelectorAll("[data-mark]").length;
    block.querySelector("[data-progress]").textContent = `${done}/${total}`;
    block.querySelector("progress").value = done;
    complete += done;
  }
  answer.page.querySelector("[data-complete]").textContent = complete;
}
