// For readers who are signed in: their time zone, and their unsaved text when they sign out.

import * as drafts from "./drafts.js";
import "./kept-forms.js";

// From the next page on, the server prints deadlines in the browser's time zone.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (/^[A-Za-z0-9_+/-]{1,64}$/.test(timeZone ?? "")) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${timeZone}; path=/; max-age=31536000; samesite=lax${secure}`;
}

// Unsaved text stays in this browser until it is saved, but no longer than its author is signed in.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  const keys = drafts.keys();
  const question = "Some of what you typed is not saved yet. Discard it and sign out?";
  if (keys.length && !confirm(question)) {
    event.preventDefault();
    return;
  }
  keys.forEach(drafts.remove);
  document.dispatchEvent(new CustomEvent("chancery:signing-out")); // the answer form lets go too
});
