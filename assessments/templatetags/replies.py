"""A ministry's reply, and the decision on it, as sentences."""

from django import template

register = template.Library()

STANCES = {
    "agree": "The ministry agrees.",
    "agree_with_comment": "The ministry agrees, with a comment.",
    "disagree": "The ministry disagrees.",
    "cannot_comment": "The ministry cannot comment.",
    "none": "The ministry was asked and did not reply.",
}
DECISIONS = {
    "finding": "Decided: the draft score is kept.",
    "ministry": "Decided: the ministry's score is taken.",
    "other": "Decided: another score is taken.",
}


@register.filter
def stance_sentence(stance: str) -> str:
    return STANCES[stance]


@register.filter
def decision_sentence(stands: str) -> str:
    return DECISIONS[stands]
