"""The provider of single sign-on, from the environment. Incomplete settings stop the start."""

from typing import Any
from urllib.parse import urlsplit

from config.environment import LOOPBACK, env, refuse

NEEDED = ("OIDC_CLIENT_ID", "OIDC_SECRET", "OIDC_SERVER_URL")
# Part of our addresses: the provider sends people back to /accounts/oidc/sso/callback/.
PROVIDER = "sso"


def providers() -> dict[str, Any]:
    """Return the setting of django-allauth: one provider, or none if nothing is set."""
    found = {name: env.str(name, "").strip() for name in NEEDED}
    name = env.str("OIDC_NAME", "").strip()
    missing = [each for each, value in found.items() if not value]
    if len(missing) == len(NEEDED) and not name:
        return {"openid_connect": {"APPS": []}}
    if missing:
        refuse(f"single sign-on is incomplete; also set {' and '.join(missing)}.")
    app = {
        "provider_id": PROVIDER,
        "name": name or "single sign-on",
        "client_id": found["OIDC_CLIENT_ID"],
        "secret": found["OIDC_SECRET"],
        "settings": {"server_url": address(found["OIDC_SERVER_URL"])},
    }
    return {"openid_connect": {"APPS": [app]}}


def address(text: str) -> str:
    """Return the address of the provider: by HTTPS, unless it is on this machine."""
    # Its answers decide who is signed in, so no one may change them on their way.
    try:
        url = urlsplit(text)
        is_ours = url.scheme == "http" and url.hostname in LOOPBACK
    except ValueError:
        refuse("OIDC_SERVER_URL cannot be read; it is the provider's https:// address.")
    if not url.hostname or not (url.scheme == "https" or is_ours):
        refuse(f"OIDC_SERVER_URL must be the provider's https:// address, not {text!r}.")
    return text.rstrip("/")
