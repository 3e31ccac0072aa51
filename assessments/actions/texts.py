"""The texts of letters, from templates/letters."""

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string


def letter_text(name: str, context: Mapping[str, object]) -> str:
    """Return the text of templates/letters/NAME.txt. `site`, the site's address, is added."""
    text = render_to_string(f"letters/{name}.txt", {"site": settings.SITE_URL, **context})
    return text.strip() + "\n"
