// Small comforts; every page works without them.
(function () {
  "use strict";
  var root = document.documentElement;

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function nameTheme(button) {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Use the light theme" : "Use the dark theme");
  }

  document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
    nameTheme(button);
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (error) { /* this page only */ }
      nameTheme(button);
      document.dispatchEvent(new CustomEvent("chancery:theme"));
    });
  });

  // "/" goes to the search field, unless one is typing already.
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    var field = document.getElementById("site-search");
    if (field) { event.preventDefault(); field.focus(); }
  });

  // With scripts, filters act at once and their buttons are not needed.
  function settle(scope) {
    scope.querySelectorAll("[data-without-script]").forEach(function (part) { part.hidden = true; });
    scope.querySelectorAll("[data-with-script]").forEach(function (part) { part.hidden = false; });
  }
  settle(document);
  document.addEventListener("htmx:load", function (event) { settle(event.target); });

  // A name taken from a list of proposals acts at once; Enter submits any other.
  document.addEventListener("input", function (event) {
    var field = event.target;
    if (!field.matches("[data-submit-choice]")) return;
    var isChoice = Array.prototype.some.call(field.list.options, function (option) { return option.value === field.value; });
    if (isChoice) field.form.requestSubmit();
  });

  // htmx gives the focus back to the field it was in; where that is gone, the next best takes it.
  document.addEventListener("htmx:afterSettle", function (event) {
    var home = event.target.querySelector("[data-focus-home]");
    if (home && document.activeElement === document.body) home.focus();
  });

  document.addEventListener("htmx:responseError", function () { say("The server did not answer as expected. What is shown may be out of date; reload the page to try again."); });
  document.addEventListener("htmx:sendError", function () { say("The server cannot be reached. What is shown may be out of date."); });
  function say(sentence) {
    var line = document.getElementById("connection-trouble");
    if (!line) {
      line = document.createElement("p");
      line.id = "connection-trouble";
      line.className = "notice notice-error";
      line.setAttribute("role", "alert");
      document.getElementById("content").prepend(line);
    }
    line.textContent = sentence;
  }

  // What was typed and not saved stays in this browser until then, but not beyond signing out.
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-sign-out]")) return;
    var kept = [];
    try { kept = Object.keys(localStorage).filter(function (key) { return key.startsWith("chancery:draft:"); }); } catch (error) { /* nothing is kept */ }
    if (kept.length && !confirm("Some of what you typed is not saved yet. Discard it and sign out?")) return event.preventDefault();
    kept.forEach(function (key) { localStorage.removeItem(key); });
    document.dispatchEvent(new CustomEvent("chancery:signing-out"));
  });

  // Copy the page's address, or the text of another part. Where the page may not, it says so.
  function copied(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    return Promise.reject(new Error("no clipboard")); // as on a page that came over plain HTTP
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy-link], [data-copy-text]");
    if (!button) return;
    var link = button.dataset.copyLink;
    var text = link === undefined ? document.getElementById(button.dataset.copyText).textContent : new URL(link, location.href).href;
    var line = document.querySelector("[data-copy-status]") || button;
    copied(text).then(function () {
      line.textContent = link === undefined ? "Copied." : "The link is copied.";
    }, function () {
      line.textContent = "This browser does not let this page copy. Select the text, and copy it by hand.";
    });
  });
})();
