// What was typed and not saved yet, kept in this browser until the server acknowledges it.
// One entry for each indicator and tab; sealed evidence is left out by whoever calls.
window.chanceryDrafts = (function () {
  "use strict";
  const PREFIX = "chancery:draft:";
  const tab = Math.random().toString(36).slice(2);

  function keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch (error) {
      return []; // storage refused: nothing was ever kept
    }
  }

  function read(key) {
    try {
      return Object.assign(JSON.parse(localStorage.getItem(key)), { key });
    } catch (error) {
      return null;
    }
  }

  // Newest first.
  function all(user) {
    return keys().map(read).filter((draft) => draft && draft.user === user).sort((a, b) => b.sequence - a.sequence);
  }

  function of(user, assessment, indicator) {
    return all(user).filter((draft) => draft.assessment === assessment && draft.indicator === indicator);
  }

  // False when the browser keeps nothing: its storage is full or refused.
  function write(draft) {
    try {
      localStorage.setItem(PREFIX + [draft.user, draft.assessment, draft.indicator, tab].join(":"), JSON.stringify(draft));
      return true;
    } catch (error) {
      return false;
    }
  }

  function remove(key) {
    try { localStorage.removeItem(key); } catch (error) { /* nothing is kept there */ }
  }

  // This tab's own draft of an indicator, once all up to a sequence number is saved.
  function settle(user, assessment, indicator, sequence) {
    of(user, assessment, indicator)
      .filter((draft) => draft.tab === tab && draft.sequence <= sequence)
      .forEach((draft) => remove(draft.key));
  }

  return { all, of, write, remove, settle, tab };
})();
