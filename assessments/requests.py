"""What views may expect of a request that signing in let through."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from assessments.models import Round, User


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in; every view without @login_not_required gets such."""

    user: User


def round_or_404(code: str) -> Round:
    return get_object_or_404(Round.objects.select_related("framework"), code=code)
