// Forms that are sent as a whole, such as opening a round: what is typed is kept as a draft of this
// browser until the server has done what the form asks, also if the session ends in between.
//
// <form data-keep="NAME" data-user="KEY" data-title="…">; data-fresh: the server has filled it with
// nothing that was typed, so a draft may be put back.
// A message of success has data-done="NAME".

import { makeDiscardButton, makeElement, shortTime } from "./answers/elements.js";
import * as drafts from "./drafts.js";

const NOT_KEPT = ["csrfmiddlewaretoken", "shown", "step", "act", "add"];

// Return what finds the draft again. The address is part of it: one form corrects each ministry.
function keyOf(form) {
  const address = location.pathname + location.search;
  return { user: form.dataset.user, assessment: form.dataset.keep, indicator: address };
}

function entriesOf(form) {
  return [...new FormData(form).entries()].filter(([name]) => !NOT_KEPT.includes(name));
}

function keep(form) {
  const { user, assessment, indicator } = keyOf(form);
  const at = new Date();
  const entries = entriesOf(form);
  const about = { user, assessment, indicator, entries, tab: drafts.tab, sealed: [] };
  const shown = { name: form.dataset.title, url: indicator, at: at.toISOString() };
  drafts.write({ ...about, ...shown, sequence: at.getTime(), base: "" });
}

function forget(form) {
  for (const draft of drafts.ofAnswer(keyOf(form))) drafts.remove(draft.key);
}

function fill(form, entries) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || NOT_KEPT.includes(field.name)) continue;
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.includes(field.value);
    } else if (field.multiple) {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else {
      field.value = values[0] || "";
    }
    if (field.value && values.length) field.closest("details")?.setAttribute("open", "");
  }
}

function putBack(form) {
  const [draft] = drafts.ofAnswer(keyOf(form));
  if (!draft) return;
  const before = entriesOf(form);
  if (JSON.stringify(before) === JSON.stringify(draft.entries)) return;
  fill(form, draft.entries);
  const text = `This was typed at ${shortTime(draft.at)} and not sent to its end; it is back. `;
  const notice = makeElement("div", text, { class: "notice", role: "status" });
  notice.append(
    makeDiscardButton(() => {
      forget(form);
      fill(form, before);
      notice.remove();
      form.querySelector("input:not([type=hidden]), textarea, select").focus();
    }),
  );
  form.before(notice);
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  if ("fresh" in form.dataset) putBack(form);
  else keep(form); // the server has put in what was typed
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", () => keep(form));
}

for (const { dataset } of document.querySelectorAll("[data-done]")) {
  const [done, user] = dataset.done.split(" ");
  const finished = drafts.ofUser(user).filter((draft) => draft.assessment === done);
  for (const draft of finished) drafts.remove(draft.key);
}
