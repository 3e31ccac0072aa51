"""Words of the board: how far a coding and a reply are, and who can reply."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from assessments.answers.values import AnswerValues
from assessments.models import Assessment, Coding, Membership, Role


def members_of(ministries: Sequence[str]) -> dict[str, list[str]]:
    """Return ministry's code -> the names of its members who can be reached. One query."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Membership.objects.reachable_in(ministries).select_related("user")
    for membership in rows.order_by("user__last_name", "user__first_name", "user__username"):
        user = membership.user
        found[str(membership.ministry_id)].append(user.get_full_name() or user.get_username())
    return found


def coding_words(
    coding: Coding, answers: Mapping[int, AnswerValues] | None, *, is_complete: bool
) -> str:
    """Return how far a coding is. answers: None where the reader is blind to it."""
    if coding.submitted_at is not None:
        return "Submitted"
    if answers is None:
        return "Not submitted"
    if is_complete:
        return "Complete, not submitted"
    return "Begun" if answers else "Not begun"


def reply_words(assessment: Assessment, replied: int) -> str:
    """Return how far the ministry's reply is; blank before it is asked for one."""
    rule = assessment.rule
    if not rule.is_shown_to_ministry:
        return ""
    if assessment.reply_submitted_at is not None:
        return "submitted"
    if Role.MINISTRY in rule.actors:
        return "open, begun" if replied else "open, not begun"
    return "in part, not submitted" if replied else "did not reply"
