"""Indicators of a framework, and the levels of rated ones."""

from django.db import models
from django.db.models import F, Q

from assessments.models.constraints import check, one_of, unique
from assessments.models.frameworks import Act, Aspect, Facet, Framework, IndicatorKind


class Indicator(models.Model):
    """One question: rated by levels, or measured between goalposts."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="indicators")
    facet = models.ForeignKey(Facet, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    question = models.TextField()
    kind = models.CharField(max_length=10, choices=IndicatorKind)
    weight = models.FloatField(default=1)
    source = models.CharField(max_length=120)
    # Codes of lenses; an empty list means every lens. No table: lenses are only ever read together.
    lenses = models.JSONField(default=list, blank=True)
    act = models.CharField(max_length=6, choices=Act, blank=True)
    aspect = models.CharField(max_length=8, choices=Aspect, blank=True)
    review_by = models.DateField(null=True, blank=True)
    guidance = models.TextField(blank=True)
    unit = models.CharField(max_length=80, blank=True)
    # The goalposts. The worst may be the larger number, as for days until an answer.
    worst = models.FloatField(null=True, blank=True)
    best = models.FloatField(null=True, blank=True)
    # Counts through the whole framework, so that sorting needs no join with facets.
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            unique(
                "framework",
                "code",
                name="indicator_once_per_framework",
                message="This framework already has this indicator.",
            ),
            one_of("kind", IndicatorKind, name="indicator_kind_is_known"),
            one_of("act", Act, name="indicator_act_is_known", blank=True),
            one_of("aspect", Aspect, name="indicator_aspect_is_known", blank=True),
            check(
                Q(weight__gt=0),
                name="indicator_weight_is_positive",
                message="A weight must be above 0.",
            ),
            check(
                Q(kind="rated", worst__isnull=True, best__isnull=True)
                | Q(kind="measured", worst__isnull=False, best__isnull=False),
                name="indicator_goalposts_iff_measured",
                message="A measured indicator needs both goalposts; a rated one has none.",
            ),
            check(
                Q(worst__isnull=True) | ~Q(worst=F("best")),
                name="indicator_goalposts_differ",
                message="The two goalposts must differ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Level(models.Model):
    """One level of a rated indicator, with a descriptor of what can be observed."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="levels")
    level = models.SmallIntegerField()
    descriptor = models.TextField()

    class Meta:
        ordering = ["level"]
        constraints = [
            unique(
                "indicator",
                "level",
                name="level_once_per_indicator",
                message="This indicator already describes this level.",
            ),
            check(
                ~Q(descriptor=""),
                name="level_has_a_descriptor",
                message="A level needs a descriptor.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.descriptor}"
