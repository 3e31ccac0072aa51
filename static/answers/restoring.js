// A draft of an answer, from an earlier visit: filled in and saved, or shown, or discarded.

import * as drafts from "../drafts.js";
import { answer } from "./answer.js";
import { makeDiscardButton, makeElement, shortTime } from "./elements.js";
import { fillForm, isSameText, readEntries, readKeepable } from "./form.js";
import { markSaved, noteChange, save } from "./saving.js";
import { clearNotice, showNotice } from "./status.js";

export function restoreDraft() {
  const [draft] = drafts.ofAnswer(answer);
  if (!draft) return;
  if (!answer.form) showLostDraft(draft);
  else if (isSameText(draft.entries, readKeepable().entries)) drafts.remove(draft.key);
  else fillFromDraft(draft);
}

function fillFromDraft(draft) {
  const stored = readEntries();
  const { version } = answer.form.elements;
  const news =
    draft.base === version.value ? "it is back." : "meanwhile another version was saved.";
  fillForm(draft.entries, draft.sealed);
  version.value = draft.base; // the server compares with this: another version makes a conflict
  noteChange();
  if (draft.tab !== drafts.tab && answer.isKept) drafts.remove(draft.key); // it is this tab's now
  const button = makeDiscardButton(() => discard(stored));
  showNotice(`Text typed at ${shortTime(draft.at)} had not been saved; ${news}`, button);
  save();
}

// The draft may be saved by now, so discarding it saves the text from before.
function discard(stored) {
  if (answer.isInConflict) {
    openStoredVersion();
    return;
  }
  fillForm(stored, []);
  noteChange();
  clearNotice();
  save();
  answer.page.querySelector("#question").focus();
}

// Leave the typed version, and show the stored one.
export function openStoredVersion() {
  markSaved(answer.sequence);
  location.assign(answer.page.dataset.url);
}

// The answer has no form any more: the reader can at least read and copy the text.
function showLostDraft(draft) {
  const button = makeDiscardButton(() => {
    drafts.remove(draft.key);
    clearNotice();
  });
  const at = shortTime(draft.at);
  const message = `Text typed at ${at} was never saved, and this can no longer be edited.`;
  const notice = showNotice(message, button);
  const texts = draft.entries.filter(([name, value]) => value && name !== "evidence");
  notice.append(makeElement("pre", texts.map(([, value]) => value).join("\n")));
}
