// Keys of the scoring page, the list of them, and the button that adds evidence.
(function () {
  "use strict";
  const form = window.chanceryForm;
  const sheet = window.chanceryDesk.sheet;

  document.addEventListener("click", function (event) {
    if (!sheet() || !sheet().form || !(event.target instanceof Element)) return;
    if (event.target.closest("#add-evidence")) { event.preventDefault(); form.addEvidence(); }
  });

  const keysAreOff = () => { try { return localStorage.getItem("chancery:keys-off") === "1"; } catch (error) { return false; } };
  const isTyping = (target) => Boolean(target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]"));

  const added = {}; // keys of a page that has more than these

  function press(field) {
    if (!field || field.disabled) return false;
    field.focus();
    field.click();
    return true;
  }

  const pick = (level) => press(sheet().form && sheet().form.querySelector(".card-choice [name=answer][value='" + level + "']"));

  function follow(selector) {
    const link = sheet().desk.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  }

  function act(event) {
    const isOnField = event.target.closest("input, textarea, select");
    if (added[event.key]) return added[event.key]();
    if (/^[0-9]$/.test(event.key)) return pick(event.key);
    if (event.key === "j" || event.key === "ArrowDown" && !isOnField) return follow("[data-next]");
    if (event.key === "k" || event.key === "ArrowUp" && !isOnField) return follow("[data-previous]");
    if (event.key === "e" && document.getElementById("add-evidence")) { form.addEvidence(); return true; }
    if (event.key === "?") { showKeys(); return true; }
    return false;
  }

  document.addEventListener("keydown", function (event) {
    if (!sheet() || !(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
    } else if (!keysAreOff() && act(event)) event.preventDefault();
  });

  window.chanceryKeys = { add: (key, act) => { added[key] = act; }, press, follow };

  function showKeys() {
    document.getElementById("keys-off").checked = keysAreOff();
    document.getElementById("keys").showModal();
  }
  document.addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("[data-opens-keys]")) showKeys();
  });
  document.addEventListener("change", function (event) {
    if (event.target.id !== "keys-off") return;
    try { localStorage.setItem("chancery:keys-off", event.target.checked ? "1" : ""); } catch (error) { /* this page only */ }
  });
})();
