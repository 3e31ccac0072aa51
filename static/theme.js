// Set the chosen theme, and say that scripts run, before the first paint.
//
// This is a classic script that blocks on purpose: a module runs after the page is parsed, so the
// page would first appear in the other theme, with parts that then move. The block keeps its
// variable from becoming a global.
{
  document.documentElement.classList.add("scripted");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // The browser refuses storage: the page follows the system.
  }
}
