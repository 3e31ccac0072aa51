// Hands each form that asks for a passkey to the scripts of django-allauth, and says what went wrong.
(function () {
  "use strict";
  var line = document.querySelector("[data-passkey-trouble]");
  var words = {
    NotAllowedError: "Nothing was done: the question was dismissed, or took too long. Try again.",
    InvalidStateError: "This device holds a passkey of yours already.",
    SecurityError: "Passkeys need the site's own name and HTTPS. On this machine, open the site as http://localhost instead of by number.",
  };

  function say(sentence) { line.textContent = sentence; line.hidden = false; }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var ids = Object.assign({}, form.dataset);
    delete ids.passkey;
    window.allauth.webauthn.forms[form.dataset.passkey]({ ids: ids });
  });
  document.addEventListener("allauth.error", function (event) {
    var error = event.detail.exception;
    event.preventDefault();
    say(words[error.name] || "This browser could not use a passkey here. Sign in another way.");
  });
  if (!window.PublicKeyCredential) say("This browser knows no passkeys on this page.");
})();
