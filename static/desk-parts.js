// Small pieces that the desk's pages are made of, and the list of what was typed and is not saved.
window.chanceryParts = (function () {
  "use strict";

  // Moments are stored in UTC, and read in the reader's own time; those in Z are printed so already.
  function localise(scope) {
    scope.querySelectorAll("time[datetime*=T]:not([datetime$=Z])").forEach(function (part) {
      part.textContent = clock(part.dateTime);
    });
  }
  function clock(moment) {
    const at = new Date(moment);
    const isToday = at.toDateString() === new Date().toDateString();
    const day = isToday ? {} : { day: "numeric", month: "short" };
    return at.toLocaleString([], { ...day, hour: "2-digit", minute: "2-digit", hour12: false });
  }

  function element(name, text, attributes) {
    const made = document.createElement(name);
    made.textContent = text;
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function discardButton(label) {
    return element("button", "Discard", { type: "button", class: "btn-plain", ...(label && { "aria-label": label }) });
  }

  function listDrafts(place) {
    const list = element("ul", "");
    window.chanceryDrafts.all(place.dataset.user).filter((draft) => draft.url.startsWith(place.dataset.below || "/desk/")).forEach(function (draft) {
      const item = element("li", "");
      const discard = discardButton("Discard " + draft.name);
      discard.addEventListener("click", function () {
        window.chanceryDrafts.remove(draft.key);
        item.remove();
        place.hidden = !list.children.length;
      });
      item.append(element("a", draft.name, { href: draft.url }), ", typed at " + clock(draft.at) + " ", discard);
      list.append(item);
    });
    place.append(list);
    place.hidden = !list.children.length;
  }

  return { localise, clock, element, discardButton, listDrafts };
})();
