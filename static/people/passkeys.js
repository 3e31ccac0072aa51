// Hand each form that asks for a passkey to the scripts of django-allauth, and explain failures.

const { allauth } = window; // set by allauth's own scripts, which the page names before this one

const MESSAGES = {
  NotAllowedError: "No passkey was used: the question was dismissed, or took too long. Try again.",
  InvalidStateError: "This device already has a passkey of yours.",
  SecurityError:
    "Passkeys need HTTPS and the site's own name. " +
    "On this machine, open the site as http://localhost instead of by number.",
};

function showTrouble(message) {
  const notice = document.querySelector("[data-passkey-trouble]");
  notice.textContent = message;
  notice.hidden = false;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const { passkey, ...ids } = form.dataset;
  allauth.webauthn.forms[passkey]({ ids });
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const message = MESSAGES[event.detail.exception.name];
  showTrouble(message ?? "This browser could not use a passkey here. Sign in another way.");
});

if (!window.PublicKeyCredential) showTrouble("This browser cannot use passkeys on this page.");
