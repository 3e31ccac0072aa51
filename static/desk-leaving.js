// Leaving a question: what was typed is saved first, or kept, or the reader agrees to lose it.
(function () {
  "use strict";
  const form = window.chanceryForm;
  const desk = window.chanceryDesk;
  const sheet = desk.sheet;

  // Nothing of it is lost: it is stored, or kept in this browser, or the reader agreed.
  function mayLeave(outcome) {
    if (outcome === "saved") return true;
    if (outcome === "unreachable") return false; // the next page could not be had either
    if (sheet().isKept && !form.hasSealedWords()) return true;
    return confirm("Some of what you typed is not saved, and is not kept in this browser. Leave it?");
  }

  document.addEventListener("htmx:confirm", function (event) {
    const own = sheet();
    if (!own || !own.form || event.detail.elt === own.form) return;
    if (!desk.isUnsaved() || !event.detail.elt.closest("#desk")) return;
    event.preventDefault();
    desk.flush().then((outcome) => mayLeave(outcome) && event.detail.issueRequest(true));
  });

  function isPlainClick(event) {
    return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  }

  document.addEventListener("click", function (event) {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || event.defaultPrevented || !desk.isUnsaved() || !isPlainClick(event)) return;
    if (link.target || link.hasAttribute("hx-get") || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    desk.flush().then(() => location.assign(link.href));
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("[data-after-saving]") || !desk.isUnsaved()) return;
    event.preventDefault();
    desk.flush().then((outcome) => outcome === "saved" && form.submit());
  });

  // Opening what is sealed takes the form along: its page shows all that stands in it again.
  document.addEventListener("click", function (event) {
    const button = event.target instanceof Element && event.target.closest("[data-opens-seal]");
    if (!button || !button.form || !sheet()) return;
    event.preventDefault();
    desk.flush().then(function (outcome) {
      if (outcome !== "saved") return;
      button.form.action = button.formAction;
      button.form.submit();
    });
  });

  addEventListener("beforeunload", function (event) {
    if (desk.isUnsaved()) event.preventDefault();
  });
})();
