// The form of the scoring page: its rows of evidence, what of it may be kept, and filling it again.
window.chanceryForm = (function () {
  "use strict";
  const NOT_KEPT = ["csrfmiddlewaretoken", "version", "sequence", "then"];

  const form = () => document.getElementById("score");
  const rows = () => [...form().querySelectorAll("#evidence-rows > .piece")];
  const isSealed = (row) => row.querySelector("[data-class]")?.value === "sealed";
  // A closed row has no words here that could be lost.
  const hasSealedWords = () => rows().some((row) => isSealed(row) && !("closed" in row.dataset));
  const typed = () => [...new FormData(form()).entries()].filter(([name]) => !NOT_KEPT.includes(name));

  // All that was typed but sealed evidence, of which the key alone is kept.
  function keepable() {
    const sealed = rows().filter((row) => row.dataset.key && isSealed(row)).map((row) => row.dataset.key);
    const entries = typed().filter(([name, value]) => !sealed.some((key) => name.startsWith(key + "-") || name === "evidence" && value === key));
    return { entries, sealed };
  }

  const asOne = (entries) => JSON.stringify(entries.map(([name, value]) => [name, value.replaceAll("\r\n", "\n").trim()]).filter(([, value]) => value).sort());

  // Put entries into the form as if typed. sealed: rows of which nothing was kept but their key.
  function fill(entries, sealed) {
    const values = (name) => entries.filter(([key]) => key === name).map(([, value]) => value);
    const wanted = values("evidence");
    rows().filter((row) => row.dataset.key).forEach(function (row) {
      if (sealed.includes(row.dataset.key)) row.querySelector("[data-class]").value = "sealed";
      else if (!wanted.includes(row.dataset.key) && !isSealed(row)) row.remove();
    });
    wanted.filter((key) => !rows().some((row) => row.dataset.key === key)).forEach(addRow);
    [...form().elements].forEach(function (field) {
      const row = field.closest(".piece");
      const isOurs = field.name && field.name !== "evidence" && !NOT_KEPT.includes(field.name);
      if (!isOurs || row && !wanted.includes(row.dataset.key)) return;
      if (field.type === "radio" || field.type === "checkbox") field.checked = values(field.name).includes(field.value);
      else field.value = values(field.name)[0] || "";
    });
    renumber();
  }

  function addRow(key) {
    const place = document.getElementById("evidence-rows");
    const blank = document.getElementById("blank-row").innerHTML;
    place.insertAdjacentHTML("beforeend", blank.replaceAll("blank-key", key));
    renumber();
    return place.lastElementChild;
  }

  function addEvidence() {
    const key = crypto.randomUUID();
    const row = addRow(key);
    const now = new Date();
    const local = new Date(now - now.getTimezoneOffset() * 60000);
    row.querySelector("[name='" + key + "-accessed_on']").value = local.toISOString().slice(0, 10);
    row.querySelector("[type=url]").focus();
  }

  function renumber() {
    rows().forEach((row, at) => { row.querySelector("[data-place]").textContent = at + 1; });
  }

  function choose(value) {
    const field = form().querySelector("[name=answer][value='" + value + "']");
    if (field) field.checked = true;
  }

  return { rows, isSealed, hasSealedWords, typed, keepable, asOne, fill, addEvidence, renumber, choose };
})();
