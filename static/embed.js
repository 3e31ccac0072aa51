// Say that scripts run before the first paint of an embedded comparison, so that nothing moves.
//
// A classic script that blocks, like theme.js, and not that file: an embed reads no storage, so
// that all readers get the same one. Its theme follows the system, or its own address.
document.documentElement.classList.add("scripted");
