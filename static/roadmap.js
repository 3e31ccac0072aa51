// The list of actions goes to paper by a button; the browser's own menu does the same.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) print();
  });
})();
