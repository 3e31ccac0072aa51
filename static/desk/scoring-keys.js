// Keys of the scoring page, and the date of a search that found nothing.

import { today } from "../answers/form.js";
import { addKeys, press } from "../answers/keys.js";
import { currentAnswer } from "../answers/opening.js";

addKeys("0123456789", (level) => press(`.card-choice [name=answer][value="${level}"]`));
addKeys("f", () => press("[name=answer][value=not_found]"));

// While the event goes down, so that the save which it causes has the date as well.
document.addEventListener(
  "change",
  ({ target }) => {
    if (target.name !== "answer" || target.value !== "not_found" || !currentAnswer()?.form) return;
    const date = currentAnswer().form.elements.searched_on;
    if (date && !date.value) date.value = today();
  },
  true,
);
