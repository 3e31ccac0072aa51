"""How far the assessment of a ministry is (METHOD.md §6)."""

from django.db import models


class Stage(models.TextChoices):
    ASSIGNED = "assigned", "Assigned"
    CODING = "coding", "Coding"
    RECONCILING = "reconciling", "Reconciling"
    REPLY = "reply", "Right of reply"
    DECIDING = "deciding", "Deciding"
    FINAL = "final", "Final"
    RELEASED = "released", "Released"


# From reconciling on, the analysts of a ministry need not be blind to each other any more.
UNBLINDED = [stage for stage in Stage if stage not in {Stage.ASSIGNED, Stage.CODING}]
ANSWERABLE = [stage for stage in UNBLINDED if stage != Stage.RECONCILING]
