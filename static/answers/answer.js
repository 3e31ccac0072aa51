// The answer form that is on the page, and what is known of its saves.

export class Answer {
  sequence = 0; // number of the newest change
  savedSequence = 0; // number of the newest change that the server has
  sent = null; // the newest form sent, while its fate is unknown
  attempts = 0; // how often in a row a save has failed
  retryTimer = 0;
  trouble = ""; // why the last attempt failed, while it is tried again
  waiting = []; // callbacks of those who wait for the outcome of a save
  isInConflict = false; // the reader must choose between two versions first
  isClosed = false; // the server takes no more changes to this answer
  needsToken = false; // the form's CSRF token is of a session that has ended
  isKept = true; // this browser keeps a draft of what is not saved

  constructor(page) {
    this.page = page;
    this.form = page.querySelector("#score"); // null where the answer can only be read
    this.user = page.dataset.user;
    this.assessment = page.dataset.assessment;
    this.indicator = page.dataset.indicator;
  }

  get isUnsaved() {
    return this.form !== null && this.sequence > this.savedSequence;
  }

  get canSave() {
    return this.isUnsaved && !this.isInConflict && !this.isClosed;
  }

  hasForm(element) {
    return this.form !== null && this.form === element;
  }
}

// The answer on the page now, or null. htmx swaps pages in, and importers always see the newest.
export let answer = null;

export function setAnswer(page) {
  answer = new Answer(page);
}
