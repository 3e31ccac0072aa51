// The fields of the answer form: its rows of evidence, what a draft may keep, filling it again.

// What belongs to one page and one save, not to the answer.
const NOT_KEPT = ["csrfmiddlewaretoken", "version", "sequence", "then"];

function form() {
  return document.getElementById("score");
}

function evidenceRows() {
  return [...form().querySelectorAll("#evidence-rows > .piece")];
}

function isSealed(row) {
  return row.querySelector("[data-class]")?.value === "sealed";
}

// A closed row does not show its words, so they cannot be lost.
export function hasSealedWords() {
  return evidenceRows().some((row) => isSealed(row) && !("closed" in row.dataset));
}

// Return what is in the form, as [name, value] in the order of its fields.
export function readEntries() {
  return [...new FormData(form()).entries()].filter(([name]) => !NOT_KEPT.includes(name));
}

// Return what a draft may keep: all but sealed evidence, of which it keeps only the keys.
export function readKeepable() {
  const sealed = evidenceRows()
    .filter((row) => row.dataset.key && isSealed(row))
    .map((row) => row.dataset.key);
  const isOfSealed = (name, value) =>
    sealed.some((key) => name.startsWith(`${key}-`) || (name === "evidence" && value === key));
  const entries = readEntries().filter(([name, value]) => !isOfSealed(name, value));
  return { entries, sealed };
}

export function isSameText(entries, others) {
  return comparable(entries) === comparable(others);
}

// Browsers write line ends differently, and an empty field means the same as no field.
function comparable(entries) {
  const trimmed = entries.map(([name, value]) => [name, value.replaceAll("\r\n", "\n").trim()]);
  return JSON.stringify(trimmed.filter(([, value]) => value).sort());
}

// ---- filling the form as if the reader had typed ----

// sealed: keys of the rows of which a draft kept nothing else.
export function fillForm(entries, sealed) {
  const wanted = valuesOf(entries, "evidence");
  fitEvidenceRows(wanted, sealed);
  for (const field of form().elements) {
    const row = field.closest(".piece");
    const isOfAnswer = field.name && field.name !== "evidence" && !NOT_KEPT.includes(field.name);
    const isOfWantedRow = !row || wanted.includes(row.dataset.key);
    if (isOfAnswer && isOfWantedRow) fillField(field, valuesOf(entries, field.name));
  }
  numberEvidenceRows();
}

function valuesOf(entries, name) {
  return entries.filter(([key]) => key === name).map(([, value]) => value);
}

// Keep the rows that are wanted or sealed, remove the others, and add those that are missing.
function fitEvidenceRows(wanted, sealed) {
  for (const row of evidenceRows().filter(({ dataset }) => dataset.key)) {
    if (sealed.includes(row.dataset.key)) row.querySelector("[data-class]").value = "sealed";
    else if (!wanted.includes(row.dataset.key) && !isSealed(row)) row.remove();
  }
  const present = evidenceRows().map((row) => row.dataset.key);
  wanted.filter((key) => !present.includes(key)).forEach(addEvidenceRow);
}

function fillField(field, values) {
  const isChoice = field.type === "radio" || field.type === "checkbox";
  if (isChoice) field.checked = values.includes(field.value);
  else field.value = values[0] || "";
}

export function chooseAnswer(value) {
  const field = form().querySelector(`[name=answer][value="${value}"]`);
  if (field) field.checked = true;
}

// ---- evidence ----

export function addEvidence() {
  const key = crypto.randomUUID();
  const row = addEvidenceRow(key);
  row.querySelector(`[name="${key}-accessed_on"]`).value = today();
  row.querySelector("[type=url]").focus();
}

// The server draws an empty row with the key "blank-key" into a template of the page.
function addEvidenceRow(key) {
  const rows = document.getElementById("evidence-rows");
  const blank = document.getElementById("blank-row").innerHTML;
  rows.insertAdjacentHTML("beforeend", blank.replaceAll("blank-key", key));
  numberEvidenceRows();
  return rows.lastElementChild;
}

// Return the day in the reader's time zone; toISOString() gives the day in UTC.
export function today() {
  const now = new Date();
  const shifted = new Date(now - now.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 10);
}

export function numberEvidenceRows() {
  evidenceRows().forEach((row, place) => {
    row.querySelector("[data-place]").textContent = place + 1;
  });
}
