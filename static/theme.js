// Runs before the first paint, so that a chosen theme never flashes in the other one, and nothing
// moves that is there only with scripts, or only without.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) { /* storage refused: the system's preference stands */ }
})();
