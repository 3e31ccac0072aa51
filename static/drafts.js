// What was typed and is not saved yet, kept in this browser until the server has it.
//
// There is one draft for each indicator and tab. Callers leave out sealed evidence: its words must
// not stay in a browser.

const PREFIX = "chancery:draft:";

export const tab = Math.random().toString(36).slice(2);

// Return the keys of all drafts in this browser, of all its users.
export function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return []; // the browser refuses storage, so it never kept anything
  }
}

function read(key) {
  try {
    return { ...JSON.parse(localStorage.getItem(key)), key };
  } catch {
    return null;
  }
}

// Return the drafts of a user, newest first.
export function ofUser(user) {
  return keys()
    .map(read)
    .filter((draft) => draft?.user === user)
    .sort((one, other) => other.sequence - one.sequence);
}

// Return the drafts of one answer, of all tabs, newest first.
export function ofAnswer({ user, assessment, indicator }) {
  return ofUser(user).filter(
    (draft) => draft.assessment === assessment && draft.indicator === indicator,
  );
}

// Return false when the browser keeps nothing: its storage is full or refused.
export function write(draft) {
  const key = PREFIX + [draft.user, draft.assessment, draft.indicator, tab].join(":");
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // The browser refuses storage, so nothing is kept.
  }
}

// Remove this tab's draft of an answer, once all changes up to a sequence number are saved.
export function removeSaved(answer, sequence) {
  ofAnswer(answer)
    .filter((draft) => draft.tab === tab && draft.sequence <= sequence)
    .forEach((draft) => remove(draft.key));
}
