"""The type of a request with a user who is signed in."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from assessments.models import Round, User


class MemberRequest(HttpRequest):
    """A request with a user who is signed in: that of every view without @login_not_required."""

    user: User


def round_or_404(code: str) -> Round:
    return get_object_or_404(Round.objects.select_related("framework"), code=code)
