// Keys of reconciling, beside those of the scoring page: whose coding stands, the reason, what is open.
(function () {
  "use strict";
  const keys = window.chanceryKeys;
  const field = (selector) => document.querySelector("#score " + selector);

  "abcd".split("").forEach(function (letter) {
    keys.add(letter, () => keys.press(field("[data-coder='" + letter + "']")));
  });
  "0123456789".split("").forEach(function (level) {
    keys.add(level, () => keys.press(field("[data-level='" + level + "']")));
  });
  keys.add("n", () => keys.follow("[data-next-open]"));
  keys.add("r", function () {
    const reason = field("#id_reason");
    if (reason) reason.focus();
    return Boolean(reason);
  });
})();
