"""What a ministry replied, and what was decided upon it, as sentences."""

from django import template

register = template.Library()

STANCES = {
    "agree": "The ministry agrees.",
    "agree_with_comment": "The ministry agrees, with a comment.",
    "disagree": "The ministry disagrees.",
    "cannot_comment": "The ministry cannot comment.",
    "none": "The ministry was asked, and did not reply.",
}
DECISIONS = {
    "finding": "Decided: the finding stands.",
    "ministry": "Decided: what the ministry says stands.",
    "other": "Decided: another answer stands.",
}


@register.filter
def stance_sentence(stance: str) -> str:
    return STANCES[stance]


@register.filter
def decision_sentence(stands: str) -> str:
    return DECISIONS[stands]
