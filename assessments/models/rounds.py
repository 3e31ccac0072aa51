"""A round: one framework version, one year, the ministries assessed in it."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from assessments.models.constraints import check, unique
from assessments.models.frameworks import Framework

MOST_CODERS = 9


class RoundQuerySet(models.QuerySet["Round"]):
    def demonstration(self) -> Self:
        return self.filter(is_demonstration=True)

    def published(self) -> Self:
        return self.filter(releases__isnull=False).distinct()

    def unreleased(self) -> Self:
        return self.filter(releases__isnull=True)


class Round(models.Model):
    """One framework version, one year, its ministries; a demonstration says so on every page."""

    code = models.SlugField(max_length=40)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField()
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)
    coders = models.PositiveSmallIntegerField(
        "analysts for each ministry", default=1
    )  # more than one: blind to each other, then reconciled

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            unique("code", name="round_once_per_code", message="This round code is taken."),
            check(
                Q(year__range=(1900, 2200)),
                name="round_year_is_plausible",
                message="The year must be between 1900 and 2200.",
            ),
            check(
                Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(opens_on__lte=F("closes_on")),
                name="round_opens_before_it_closes",
                message="A round cannot close before it opens.",
            ),
            check(
                Q(coders__range=(1, MOST_CODERS)),
                name="round_coders_are_few",
                message=f"Between 1 and {MOST_CODERS} analysts code each ministry.",
            ),
        ]

    def __str__(self) -> str:
        return self.code
