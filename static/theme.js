// Runs before the first paint, so that a chosen theme never flashes in the other one.
(function () {
  "use strict";
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) { /* storage refused: the system's preference stands */ }
})();
