// The list of drafts on the front page of the desk, and on that of the replies.

import * as drafts from "../drafts.js";
import { makeDiscardButton, makeElement, shortTime } from "./elements.js";

function makeItem(draft, onDiscard) {
  const item = makeElement("li", "");
  const discard = () => {
    drafts.remove(draft.key);
    item.remove();
    onDiscard();
  };
  const button = makeDiscardButton(discard, `Discard ${draft.name}`);
  const link = makeElement("a", draft.name, { href: draft.url });
  item.append(link, `, typed at ${shortTime(draft.at)} `, button);
  return item;
}

function listDrafts(section) {
  const { user, below = "/desk/" } = section.dataset;
  const list = makeElement("ul", "");
  const hideIfEmpty = () => {
    section.hidden = list.children.length === 0;
  };
  for (const draft of drafts.ofUser(user)) {
    if (draft.url.startsWith(below)) list.append(makeItem(draft, hideIfEmpty));
  }
  section.append(list);
  hideIfEmpty();
}

const section = document.querySelector("#drafts");
if (section) listDrafts(section);
