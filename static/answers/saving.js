// Saving while the reader types, and trying again until the server has every change.
//
// noteChange() counts each change and keeps a draft of it, save() makes htmx send the form, and
// requests.js calls handleOutcome() or handleFailure() with what came of it. Without scripts, the
// form's own buttons do all of this.

import * as drafts from "../drafts.js";
import { answer } from "./answer.js";
import { shortTime } from "./elements.js";
import { numberEvidenceRows, readKeepable } from "./form.js";
import { showNotice, showProgress, showState, showTrouble } from "./status.js";

const LONGEST_WAIT = 30; // seconds between two attempts

// ---- changes ----

// Numbers grow with the clock, so that they also order the drafts of several tabs.
export function noteChange() {
  answer.sequence = Math.max(answer.sequence + 1, Date.now());
  answer.form.elements.sequence.value = answer.sequence;
  keepDraft();
  if (!answer.trouble) showState("saving", "Saving…");
}

function keepDraft() {
  answer.isKept = drafts.write({
    user: answer.user,
    assessment: answer.assessment,
    indicator: answer.indicator,
    name: answer.page.dataset.name,
    url: answer.page.dataset.url,
    tab: drafts.tab,
    sequence: answer.sequence,
    at: new Date().toISOString(),
    base: answer.form.elements.version.value, // the stored version that the reader changed
    ...readKeepable(),
  });
  if (!answer.isKept && !answer.trouble) {
    showNotice(
      "This browser keeps no copy of unsaved text. " +
        "Do not close the page before it says “Saved”.",
    );
  }
}

export function markSaved(sequence) {
  answer.savedSequence = Math.max(answer.savedSequence, sequence);
  drafts.removeSaved(answer, sequence);
}

// ---- saving ----

export function save() {
  answer.form.dispatchEvent(new CustomEvent("chancery:save")); // named in the form's hx-trigger
}

// Save now. Return a promise of the outcome: "saved", or what prevented it.
export function saveNow() {
  if (!answer?.isUnsaved) return Promise.resolve("saved");
  if (!answer.canSave) return Promise.resolve("stopped");
  return new Promise((resolve) => {
    answer.waiting.push(resolve);
    save();
  });
}

function report(outcome) {
  for (const resolve of answer.waiting.splice(0)) resolve(outcome);
}

// ---- what came of it ----

// outcome: kind, and by kind the sequence, version, time and problems that the server answered.
export function handleOutcome(outcome) {
  const { sent } = answer;
  if (outcome.kind === "saved" && (!sent || outcome.sequence !== sent.sequence)) {
    tryLater("the answer was to another save");
    return;
  }
  answer.sent = null;
  answer.attempts = 0;
  clearTimeout(answer.retryTimer);
  if (outcome.version !== undefined && outcome.kind !== "conflict") {
    answer.form.elements.version.value = outcome.version;
  }
  HANDLERS[outcome.kind]?.(outcome, sent);
  showProgress();
}

const HANDLERS = {
  saved: handleSaved,
  held: handleProblems, // saved, but for the parts that have problems
  refused: handleProblems,
  locked(outcome) {
    answer.isClosed = true;
    stop(outcome.problems.join(" "), "locked");
  },
  conflict() {
    answer.isInConflict = true;
    numberEvidenceRows(); // the answer brought rows of the stored version
    stop("there are two versions; choose one below.", "conflict");
  },
};

function handleSaved(outcome) {
  markSaved(outcome.sequence);
  answer.trouble = "";
  if (answer.isUnsaved) {
    save();
    return;
  }
  showState("saved", `Saved ${shortTime(outcome.at)}`);
  report("saved");
}

// The problems may be of an older text: what was typed since is tried at once.
function handleProblems(outcome, sent) {
  if (sent && answer.sequence > sent.sequence) save();
  else stop(outcome.problems.join(" "), outcome.kind);
}

// status: of an HTTP answer that does not say what came of the save; 0 where there was no answer.
export function handleFailure(status) {
  if (status === 404) {
    answer.isClosed = true;
    stop(answer.page.dataset.gone || "this is no longer assigned to you.", "gone");
  } else if (status === 401) {
    answer.needsToken = true;
    tryLater("you are signed out.", { needsSignIn: true });
  } else {
    if (status === 403) answer.needsToken = true;
    tryLater(reasonOf(status));
  }
}

function reasonOf(status) {
  if (status === 0 && navigator.onLine) return "the server cannot be reached";
  const reasons = {
    0: "offline",
    200: "the answer did not come from this site", // but from a proxy, or a hotel's sign-in page
    403: "the page is out of date",
    503: "the server's database cannot be reached",
  };
  return reasons[status] ?? `the server answered with an error (${status})`;
}

// For what passes by itself.
export function tryLater(reason, { needsSignIn = false } = {}) {
  const seconds = Math.min(2 ** answer.attempts, LONGEST_WAIT);
  answer.attempts += 1;
  answer.trouble = reason;
  clearTimeout(answer.retryTimer);
  answer.retryTimer = setTimeout(tryAgain, seconds * 1000);
  showTrouble(needsSignIn ? reason : `${reason}; trying again.`, { needsSignIn });
  report("unreachable");
}

// For what the reader must solve first.
function stop(reason, outcome) {
  answer.trouble = "";
  showTrouble(reason);
  report(outcome);
}

// ---- trying again ----

async function tryAgain() {
  if (!answer.canSave) return;
  clearTimeout(answer.retryTimer);
  if (!answer.needsToken || (await renewToken())) save();
}

// A new session has a new CSRF token. The same page, fetched again, shows it and who is signed in.
async function renewToken() {
  const renewed = answer;
  const { status, page, token } = await fetchPage(renewed.page.dataset.url);
  if (renewed !== answer) return false; // the reader has gone on to another question
  if (!page) {
    handleFailure(status);
    return false;
  }
  if (page.dataset.user !== answer.user) {
    answer.isClosed = true;
    stop("another person is signed in here now.", "stranger");
    return false;
  }
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  answer.needsToken = false;
  return true;
}

async function fetchPage(url) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (!response.ok) return { status: response.status };
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    const page = parsed.querySelector("#desk");
    const token = parsed.querySelector("[name=csrfmiddlewaretoken]")?.value;
    return { status: response.status, page, token };
  } catch {
    return { status: 0 };
  }
}

function onReturn() {
  if (!answer?.canSave) return;
  if (document.visibilityState === "hidden") save();
  else if (answer.trouble) {
    answer.attempts = 0;
    tryAgain();
  }
}

addEventListener("online", onReturn);
addEventListener("focus", onReturn);
document.addEventListener("visibilitychange", onReturn);
