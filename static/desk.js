// The desk's comforts; its pages work without them.
(function () {
  "use strict";

  // Moments are stored in UTC, and read in the reader's own time.
  function localise(scope) {
    scope.querySelectorAll("time[datetime]").forEach(function (part) {
      var at = new Date(part.dateTime);
      if (part.dateTime.includes("T") && !isNaN(at)) part.textContent = at.toLocaleString([], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    });
  }
  document.addEventListener("htmx:load", function (event) { localise(event.target); });
})();
