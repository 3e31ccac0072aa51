// Two versions of one indicator side by side: the reader takes one, or fields of the other.
(function () {
  "use strict";
  const desk = window.chanceryDesk;
  const sheet = desk.sheet;

  document.addEventListener("click", function (event) {
    if (!sheet() || !sheet().form || !(event.target instanceof Element)) return;
    const target = event.target.closest("[data-keeps-mine], [data-takes-theirs], [data-takes]");
    if (!target) return;
    event.preventDefault();
    if (target.matches("[data-takes-theirs]")) return desk.takeTheirs();
    if (target.matches("[data-takes]")) return takeField(target.dataset.takes, target.dataset.value);
    sheet().form.elements.version.value = target.closest("[data-conflict]").dataset.version;
    sheet().inConflict = false;
    document.getElementById("conflict").replaceChildren();
    desk.touch();
    desk.save();
    sheet().desk.querySelector("#question").focus();
  });

  function takeField(name, value) {
    const fields = sheet().form.querySelectorAll("[name=" + name + "]");
    fields.forEach(function (field) {
      if (field.type === "radio") field.checked = field.value === (value || "open");
      else if (field.type === "checkbox") field.checked = Boolean(value);
      else field.value = value;
    });
    desk.touch();
    (([...fields].find((field) => field.checked)) || fields[0]).focus();
  }
})();
