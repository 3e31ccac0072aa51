// The scoring page: saving as one types, and what was typed and could not be saved. All of it works
// without this script, by buttons.
(function () {
  "use strict";
  const drafts = window.chanceryDrafts;
  const form = window.chanceryForm;
  const { localise, clock, element, discardButton, listDrafts } = window.chanceryParts;
  const SAVE = "chancery:save";
  const LONGEST_WAIT = 30; // seconds between two attempts
  let sheet = null; // the form on the page, and what is known of its saves

  // ---- the page ----

  document.addEventListener("DOMContentLoaded", function () {
    const [desk, waiting] = [document.querySelector("#desk"), document.querySelector("#drafts")];
    if (desk) open(desk);
    if (waiting) listDrafts(waiting);
  });
  document.addEventListener("htmx:load", function (event) {
    localise(event.target);
    const isSwapped = event.target.matches("#desk");
    if (isSwapped) current();
    if (isSwapped || event.target === document.body && sheet) takeUp(isSwapped);
  });

  // The sheet of what the page shows: a key may come before htmx has settled a new question.
  function current() {
    const desk = document.querySelector("#desk");
    if (desk && !(sheet && sheet.desk === desk)) {
      open(desk);
      htmx.process(desk);
    }
    return sheet;
  }

  function open(desk) {
    if (sheet) clearTimeout(sheet.timer);
    const data = desk.dataset;
    sheet = {
      desk, user: data.user, assessment: data.assessment, indicator: data.indicator,
      form: desk.querySelector("#score"),
      sequence: 0, acknowledged: 0, // numbers of the newest change, and of the newest that is saved
      sent: null, // the newest form sent whose fate is not known; it is sent again before any newer
      attempts: 0, timer: 0, trouble: "", waiting: [],
      inConflict: false, isClosed: false, needsToken: false, isKept: true,
    };
    if (matchMedia("(max-width: 640px)").matches) {
      desk.querySelectorAll("[data-folds]").forEach((part) => part.removeAttribute("open"));
    }
    if (sheet.form && [...sheet.form.elements].some(isChanged)) touch();
  }

  // Typed before this script was there.
  function isChanged(field) {
    if (!field.name || field.type === "hidden" || field.tagName === "SELECT") return false;
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    return "defaultValue" in field && field.value !== field.defaultValue;
  }

  // From here on the form can be sent.
  function takeUp(isSwapped) {
    htmx.config.refreshOnHistoryMiss = true; // "back" is a page load, which warns of unsaved text
    // Whoever typed before the swap had settled is in a field already, and stays there.
    if (isSwapped && !sheet.desk.contains(document.activeElement)) sheet.desk.querySelector("#question").focus({ preventScroll: true });
    const [draft] = drafts.of(sheet.user, sheet.assessment, sheet.indicator);
    if (isUnsaved()) save();
    else if (draft) (sheet.form ? restore : showLost)(draft);
  }

  // ---- saving ----

  const isUnsaved = () => Boolean(sheet && sheet.form) && sheet.sequence > sheet.acknowledged;
  const mayTry = () => isUnsaved() && !sheet.inConflict && !sheet.isClosed;

  // One more change. Its number also orders what several tabs keep.
  function touch() {
    sheet.sequence = Math.max(sheet.sequence + 1, Date.now());
    sheet.form.elements.sequence.value = sheet.sequence;
    keep();
    if (!sheet.trouble) show("saving", "Saving…");
  }

  function save() {
    htmx.trigger(sheet.form, SAVE);
  }

  // Save now, and tell what came of it: "saved", or what stands in its way.
  function flush() {
    return new Promise(function (resolve) {
      if (!mayTry()) return resolve(isUnsaved() ? "stopped" : "saved");
      sheet.waiting.push(resolve);
      save();
    });
  }

  document.addEventListener("input", function (event) {
    if (!sheet || !sheet.form || !sheet.form.contains(event.target)) return;
    if (event.target.id === "id_value" && event.target.value) form.choose("measured");
    touch();
  });

  document.addEventListener("htmx:confirm", function (event) {
    if (sheet && sheet.form && event.detail.elt === sheet.form && !mayTry()) event.preventDefault();
  });

  // A form whose fate is unknown goes again as it was: if it had arrived, the server sees the same
  // words and no conflict with ourselves.
  document.addEventListener("htmx:configRequest", function (event) {
    if (!sheet || event.detail.elt !== sheet.form) return;
    const form = event.detail.formData;
    form.delete("then"); // the button that has the focus is not meant
    if (sheet.sent) {
      [...form.keys()].forEach((name) => form.delete(name));
      sheet.sent.entries.forEach(([name, value]) => form.append(name, value));
    } else {
      form.set("sequence", sheet.sequence);
      sheet.sent = { sequence: sheet.sequence, entries: [...form.entries()] };
    }
    form.set("csrfmiddlewaretoken", sheet.form.elements.csrfmiddlewaretoken.value);
  });

  // Only our own answers may change the page, whatever a proxy or a sign-in page says.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!sheet || event.detail.requestConfig.elt !== sheet.form) return;
    if (event.detail.xhr.status === 200 && !outcomeOf(event.detail.xhr)) event.detail.shouldSwap = false;
  });

  function outcomeOf(xhr) {
    try {
      const events = JSON.parse(xhr.getResponseHeader("HX-Trigger"));
      const name = Object.keys(events).find((key) => key.startsWith("chancery:"));
      return { kind: name.slice("chancery:".length), ...events[name] };
    } catch (error) {
      return null; // no such header: not an answer of ours
    }
  }

  document.addEventListener("htmx:afterRequest", function (event) {
    if (!sheet || event.detail.requestConfig.elt !== sheet.form) return;
    const xhr = event.detail.xhr;
    const outcome = xhr.status === 200 ? outcomeOf(xhr) : null;
    if (outcome) understood(outcome);
    else misunderstood(xhr.status);
  });
  document.addEventListener("htmx:timeout", function (event) {
    if (sheet && event.detail.requestConfig.elt === sheet.form) wait("the server does not answer");
  });

  function understood(outcome) {
    const sent = sheet.sent;
    if (outcome.kind === "saved" && (!sent || outcome.sequence !== sent.sequence)) return wait("an answer to something else came back");
    sheet.sent = null;
    sheet.attempts = 0;
    clearTimeout(sheet.timer);
    if (outcome.version !== undefined && outcome.kind !== "conflict") sheet.form.elements.version.value = outcome.version;
    if (outcome.kind === "saved") acknowledged(outcome);
    if (outcome.kind === "held" || outcome.kind === "refused") amiss(outcome, sent);
    if (outcome.kind === "locked") { sheet.isClosed = true; stop(outcome.problems.join(" "), "locked"); }
    if (outcome.kind === "conflict") { sheet.inConflict = true; form.renumber(); stop("there are two versions; choose one below.", "conflict"); }
    recount();
  }

  function acknowledged(outcome) {
    sheet.acknowledged = Math.max(sheet.acknowledged, outcome.sequence);
    drafts.settle(sheet.user, sheet.assessment, sheet.indicator, outcome.sequence);
    sheet.trouble = "";
    if (isUnsaved()) return save();
    show("saved", "Saved " + clock(outcome.at));
    settle("saved");
  }

  // What came back may be about an older text; what was typed since is tried at once.
  function amiss(outcome, sent) {
    if (sent && sheet.sequence > sent.sequence) save();
    else stop(outcome.problems.join(" "), outcome.kind);
  }

  function misunderstood(status) {
    if (status === 401) { sheet.needsToken = true; return wait("you are signed out.", "login"); }
    if (status === 403) { sheet.needsToken = true; return wait("the page is out of date"); }
    if (status === 404) { sheet.isClosed = true; return stop(sheet.desk.dataset.gone || "this is no longer assigned to you.", "gone"); }
    if (status === 0) return wait(navigator.onLine ? "the server cannot be reached" : "offline");
    if (status === 503) return wait("the server's database cannot be reached");
    if (status === 200) return wait("the answer did not come from this site");
    return wait("the server answered with an error (" + status + ")");
  }

  // What stands in the way passes: it is tried again.
  function wait(reason, login) {
    const seconds = Math.min(2 ** sheet.attempts, LONGEST_WAIT);
    sheet.attempts += 1;
    sheet.trouble = reason;
    clearTimeout(sheet.timer);
    sheet.timer = setTimeout(retry, seconds * 1000);
    showTrouble(login ? reason : reason + "; trying again.", login);
    settle("unreachable");
  }

  // What stands in the way needs somebody to change something.
  function stop(reason, outcome) {
    sheet.trouble = "";
    showTrouble(reason);
    settle(outcome);
  }

  function retry() {
    if (!mayTry()) return;
    clearTimeout(sheet.timer);
    if (sheet.needsToken) renewToken().then((isRenewed) => isRenewed && save());
    else save();
  }

  // Signing in again changes the token that each form carries.
  function renewToken() {
    const own = sheet;
    const options = { headers: { "HX-Request": "true" }, cache: "no-store" };
    return fetch(own.desk.dataset.url, options).then(function (answer) {
      if (own !== sheet) return false;
      if (!answer.ok) { misunderstood(answer.status); return false; }
      return answer.text().then(function (text) {
        const page = new DOMParser().parseFromString(text, "text/html");
        const desk = page.querySelector("#desk");
        if (!desk) { wait("the answer did not come from this site"); return false; }
        if (desk.dataset.user !== own.user) { own.isClosed = true; stop("somebody else is signed in here now.", "stranger"); return false; }
        const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
        document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
        own.needsToken = false;
        return true;
      });
    }, function () { misunderstood(0); return false; });
  }

  function again() {
    if (document.visibilityState === "hidden") { if (mayTry()) save(); return; }
    if (mayTry() && sheet.trouble) { sheet.attempts = 0; retry(); }
  }
  addEventListener("online", again);
  addEventListener("focus", again);
  document.addEventListener("visibilitychange", again);

  function settle(outcome) {
    sheet.waiting.splice(0).forEach((resolve) => resolve(outcome));
  }

  // ---- what the page says of it ----

  function show(state, text, link) {
    const line = document.getElementById("save-state");
    line.dataset.state = state;
    // Each attempt says it again, the one that begins as the window is clicked too: a link that is
    // written anew under the pointer loses the click.
    const isSaid = line.textContent === (link ? text + " " + link.textContent : text);
    if (!isSaid) line.replaceChildren(text, ...(link ? [" ", link] : []));
    const said = document.getElementById("save-said");
    if (state !== "saving" && said.textContent !== line.textContent) said.textContent = line.textContent;
  }

  function showTrouble(reason, login) {
    const kept = sheet.isKept ? "" : " This browser keeps no copy of the text: leave the page open.";
    const link = login && element("a", "Sign in in a new tab", { href: sheet.desk.dataset.login, target: "_blank", rel: "noopener" });
    show("unsaved", "Not saved: " + reason + kept, link);
  }

  function recount() {
    let complete = 0;
    sheet.desk.querySelectorAll("[data-block]").forEach(function (block) {
      const done = block.querySelectorAll("[data-mark=complete]").length;
      block.querySelector("[data-progress]").textContent = done + "/" + block.querySelectorAll("[data-mark]").length;
      block.querySelector("progress").value = done;
      complete += done;
    });
    sheet.desk.querySelector("[data-complete]").textContent = complete;
  }

  // ---- what was typed and is not saved ----

  function keep() {
    const data = sheet.desk.dataset;
    sheet.isKept = drafts.write({
      user: sheet.user, assessment: sheet.assessment, indicator: sheet.indicator,
      name: data.name, url: data.url, tab: drafts.tab, sequence: sheet.sequence, at: new Date().toISOString(),
      base: sheet.form.elements.version.value, ...form.keepable(),
    });
    if (!sheet.isKept && !sheet.trouble) notice("This browser keeps no copy of unsaved text. Do not close the page before it says “Saved”.");
  }

  function restore(draft) {
    const stored = form.typed();
    const version = sheet.form.elements.version.value;
    if (form.asOne(draft.entries) === form.asOne(form.keepable().entries)) return drafts.remove(draft.key);
    form.fill(draft.entries, draft.sealed);
    sheet.form.elements.version.value = draft.base;
    touch();
    if (draft.tab !== drafts.tab && sheet.isKept) drafts.remove(draft.key);
    const discard = discardButton();
    discard.addEventListener("click", function () {
      if (sheet.inConflict) return takeTheirs();
      form.fill(stored, []);
      touch();
      notice("");
      save();
      sheet.desk.querySelector("#question").focus();
    });
    const moved = draft.base === version ? "it is back." : "meanwhile another version was saved.";
    notice("Text typed at " + clock(draft.at) + " had not been saved; " + moved, discard);
    save();
  }

  // There is no form any more: at least the words can be read.
  function showLost(draft) {
    const discard = discardButton();
    discard.addEventListener("click", function () { drafts.remove(draft.key); notice(""); });
    notice("Text typed at " + clock(draft.at) + " was never saved, and this can no longer be edited.", discard);
    const words = draft.entries.filter(([name, value]) => value && name !== "evidence").map(([, value]) => value);
    document.querySelector("#draft-notice .notice").append(element("pre", words.join("\n")));
  }

  function notice(text, button) {
    const place = document.getElementById("draft-notice");
    place.replaceChildren();
    if (!text) return;
    const line = element("div", text, { class: "notice" });
    if (button) line.append(" ", button);
    place.append(line);
    document.getElementById("save-said").textContent = text;
  }

  function takeTheirs() {
    sheet.acknowledged = sheet.sequence;
    drafts.settle(sheet.user, sheet.assessment, sheet.indicator, sheet.sequence);
    location.assign(sheet.desk.dataset.url);
  }

  document.addEventListener("chancery:signing-out", function () {
    if (sheet) sheet.acknowledged = sheet.sequence;
  });

  window.chanceryDesk = { sheet: current, isUnsaved, touch, save, flush, takeTheirs };

  // The form words its own troubles; the site's general sentence would say them twice.
  addEventListener("DOMContentLoaded", function () {
    ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
      document.getElementById("content").addEventListener(name, function (event) {
        if (event.target.id === "score" && name !== "htmx:timeout") event.stopPropagation();
      });
    });
  });
})();
