// Keys of the reply page, beside those of the desk: what the ministry says, and its comment.
(function () {
  "use strict";
  const keys = window.chanceryKeys;
  const field = (selector) => document.querySelector("#score " + selector);

  ["1", "2", "3", "4"].forEach(function (digit) {
    keys.add(digit, () => keys.press(field("[data-digit='" + digit + "']")));
  });
  keys.add("c", function () {
    const comment = field("[name=comment]");
    if (comment) comment.focus();
    return Boolean(comment);
  });
})();
