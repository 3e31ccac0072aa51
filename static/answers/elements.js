// Small elements of the pages with answers.

export function makeElement(name, text, attributes = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export function makeDiscardButton(onClick, label = null) {
  const attributes = { type: "button", class: "btn-plain" };
  if (label) attributes["aria-label"] = label;
  const button = makeElement("button", "Discard", attributes);
  button.addEventListener("click", onClick);
  return button;
}

// Return a moment in the reader's own time: "09:05", with its day unless that is today.
export function shortTime(moment) {
  const at = new Date(moment);
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "short" };
  return at.toLocaleString([], { ...day, hour: "2-digit", minute: "2-digit", hour12: false });
}

// Times that end in Z are left as they are: the server printed them in the reader's own time.
export function showLocalTimes(scope) {
  for (const time of scope.querySelectorAll("time[datetime*=T]:not([datetime$=Z])")) {
    time.textContent = shortTime(time.dateTime);
  }
}
