// Small comforts of every page. Each page works without them.

import { currentTheme } from "./themes.js";

// ---- light and dark ----

function labelThemeButton(button) {
  const other = currentTheme() === "dark" ? "light" : "dark";
  button.textContent = other === "dark" ? "Dark" : "Light";
  button.setAttribute("aria-label", `Use the ${other} theme`);
}

function switchTheme(button) {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // The browser refuses storage: the theme holds for this page only.
  }
  labelThemeButton(button);
  document.dispatchEvent(new CustomEvent("chancery:theme")); // charts have colours of their own
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  labelThemeButton(button);
  button.addEventListener("click", () => switchTheme(button));
}

// ---- fields and buttons ----

// "/" goes to the search field, unless the reader is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.getElementById("site-search");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// With scripts, filters act at once and their buttons are not needed.
function showPartsForScripts(scope) {
  for (const part of scope.querySelectorAll("[data-without-script]")) part.hidden = true;
  for (const part of scope.querySelectorAll("[data-with-script]")) part.hidden = false;
}

showPartsForScripts(document);
document.addEventListener("htmx:load", (event) => showPartsForScripts(event.target));

// A name chosen from a list of proposals acts at once. Any other needs Enter.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("[data-submit-choice]")) return;
  const isProposed = [...field.list.options].some((option) => option.value === field.value);
  if (isProposed) field.form.requestSubmit();
});

// htmx returns the focus to the field it was in. Where that field is gone, the next best gets it.
document.addEventListener("htmx:afterSettle", (event) => {
  const field = event.target.querySelector("[data-focus-home]");
  if (field && document.activeElement === document.body) field.focus();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

// ---- what htmx could not load ----

function showConnectionTrouble(message) {
  let notice = document.getElementById("connection-trouble");
  if (!notice) {
    notice = document.createElement("p");
    notice.id = "connection-trouble";
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    document.getElementById("content").prepend(notice);
  }
  notice.textContent = message;
}

document.addEventListener("htmx:responseError", () => {
  showConnectionTrouble(
    "The server did not answer as expected. This page may be out of date; reload it to try again.",
  );
});
document.addEventListener("htmx:sendError", () => {
  showConnectionTrouble("The server cannot be reached. This page may be out of date.");
});

// ---- copying: an address, or the text of another part ----

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-link], [data-copy-text]");
  if (!button) return;
  const { copyLink, copyText } = button.dataset;
  const isLink = copyLink !== undefined;
  const text = isLink
    ? new URL(copyLink, location.href).href
    : document.getElementById(copyText).textContent;
  const status = document.querySelector("[data-copy-status]") || button;
  try {
    await navigator.clipboard.writeText(text); // a page that came over plain HTTP has no clipboard
    status.textContent = isLink ? "The link is copied." : "Copied.";
  } catch {
    status.textContent =
      "This browser does not let this page copy. Select the text, and copy it by hand.";
  }
});
