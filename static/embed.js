// Runs before the first paint of an embedded comparison: what needs scripts is shown, and nothing moves. It reads no
// storage, so that an embed is the same for everybody; light and dark follow the system, or the embed's address.
document.documentElement.classList.add("scripted");
