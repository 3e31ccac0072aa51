// The field that adds a ministry: a list of our own in place of the browser's.
//
// The browser's list cannot be styled, and finds "Côte" only for those who type the accent. This
// one follows the ARIA pattern "editable combobox with list autocomplete".

const MOST_SHOWN = 8;

// Return the text as it is compared: no case, no accents, one kind of apostrophe.
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase().trim();
}

// Return the names to propose: those that begin with the text first.
function propose(names, text) {
  const typed = fold(text);
  const beginning = names.filter((name) => fold(name).startsWith(typed));
  const containing = names.filter((name) => fold(name).indexOf(typed) > 0);
  return [...beginning, ...containing].slice(0, MOST_SHOWN);
}

export class MinistryField {
  constructor(field) {
    this.field = field;
    this.names = [...field.list.options].map((option) => option.value);
    this.list = this.makeList();
    this.active = -1; // the place of the proposal that Enter would choose
    field.removeAttribute("list");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.parentNode.append(this.list);
    field.addEventListener("input", () => this.showProposals());
    field.addEventListener("blur", () => this.show([]));
    field.addEventListener("keydown", (event) => this.onKey(event));
    this.show([]);
  }

  makeList() {
    const list = document.createElement("ul");
    list.id = `${this.field.id}-list`;
    list.className = "proposals";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Ministries");
    list.addEventListener("mousedown", (event) => event.preventDefault()); // or the field blurs
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.choose(item);
    });
    return list;
  }

  makeItem(name, place) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = name;
    return item;
  }

  show(names) {
    this.active = -1;
    this.list.replaceChildren(...names.map((name, place) => this.makeItem(name, place)));
    this.list.hidden = names.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.field.removeAttribute("aria-activedescendant");
  }

  showProposals() {
    this.show(this.field.value.trim() ? propose(this.names, this.field.value) : []);
  }

  onKey(event) {
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.activeItem);
    else if (event.key === "Escape" && !this.list.hidden) this.show([]);
    else return;
    event.preventDefault();
  }

  get activeItem() {
    return this.list.children[this.active];
  }

  // Move to the next or previous proposal, round from one end to the other.
  move(by) {
    if (this.list.hidden) this.show(propose(this.names, this.field.value));
    const count = this.list.children.length;
    if (count === 0) return;
    this.activeItem?.setAttribute("aria-selected", "false");
    const from = this.active < 0 && by < 0 ? 0 : this.active;
    this.active = (from + by + count) % count;
    this.activeItem.setAttribute("aria-selected", "true");
    this.activeItem.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", this.activeItem.id);
  }

  choose(item) {
    this.field.value = item.textContent;
    this.show([]);
    this.field.form.requestSubmit();
  }
}
