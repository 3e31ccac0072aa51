"""Versions of frameworks, loaded from files such as those in assessments/frameworks/."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from assessments.models.constraints import check, one_of, unique


class Aggregate(models.TextChoices):
    ARITHMETIC = "arithmetic", "Arithmetic"
    GEOMETRIC = "geometric", "Geometric"
    HARMONIC = "harmonic", "Harmonic"


class IndicatorKind(models.TextChoices):
    RATED = "rated", "Rated"
    MEASURED = "measured", "Measured"


class Act(models.TextChoices):
    SAY = "say", "Say"
    LISTEN = "listen", "Listen"
    DO = "do", "Do"


class Aspect(models.TextChoices):
    INTENT = "intent", "Intent"
    PRACTICE = "practice", "Practice"


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def named(self, slug: str) -> Self:
        """Return the version with this slug, such as dd-maturity-1.0; an empty queryset without."""
        # A version contains no hyphen, so it begins after the last one.
        code, _, version = slug.rpartition("-")
        return self.filter(code=code, version=version)

    def with_tree(self) -> Self:
        """Load lenses, dimensions, facets, indicators and levels: six queries together."""
        return self.prefetch_related("lenses", "dimensions__facets__indicators__levels")


class Framework(models.Model):
    """One version of one framework. digest: SHA-256 of the content of its file."""

    code = models.SlugField(max_length=40)
    # Without a hyphen: slugs such as dd-maturity-1.0 end with the version.
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    aggregate = models.CharField(max_length=10, choices=Aggregate)
    coverage = models.FloatField()
    scale_min = models.FloatField()
    scale_max = models.FloatField()
    scale_labels = models.JSONField(default=list, blank=True)
    # It shows if a file differs, and is the key under which the tree is cached.
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            unique(
                "code",
                "version",
                name="framework_once_per_version",
                message="This framework version is already loaded.",
            ),
            one_of("aggregate", Aggregate, name="framework_aggregate_is_known"),
            check(
                Q(coverage__gt=0, coverage__lte=1),
                name="framework_coverage_is_a_share",
                message="The coverage must be above 0 and at most 1.",
            ),
            check(
                Q(scale_min__lt=F("scale_max")),
                name="framework_scale_goes_up",
                message="The scale's minimum must be below its maximum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def slug(self) -> str:
        """Return its name in commands and URLs, such as dd-maturity-1.0."""
        return f"{self.code}-{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("framework-detail", args=[self.slug])


class Lens(models.Model):
    """A policy domain. Indicators list the lenses that they are part of."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="lenses")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "lenses"
        constraints = [
            unique(
                "framework",
                "code",
                name="lens_once_per_framework",
                message="This framework already has this lens.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Dimension(models.Model):
    """A dimension of a framework. Poles: the codes of two of its facets that are in balance."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="dimensions")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    aggregate = models.CharField(max_length=10, choices=Aggregate)
    weight = models.FloatField(default=1)
    source = models.CharField(max_length=120, blank=True)
    first_pole = models.SlugField(max_length=40, blank=True)
    second_pole = models.SlugField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            unique(
                "framework",
                "code",
                name="dimension_once_per_framework",
                message="This framework already has this dimension.",
            ),
            one_of("aggregate", Aggregate, name="dimension_aggregate_is_known"),
            check(
                Q(weight__gt=0),
                name="dimension_weight_is_positive",
                message="A weight must be above 0.",
            ),
            check(
                Q(first_pole="", second_pole="") | (~Q(first_pole="") & ~Q(second_pole="")),
                name="dimension_poles_paired",
                message="A dimension has two poles or none.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Facet(models.Model):
    """A facet of a dimension."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="facets")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    aggregate = models.CharField(max_length=10, choices=Aggregate)
    weight = models.FloatField(default=1)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            unique(
                "dimension",
                "code",
                name="facet_once_per_dimension",
                message="This dimension already has this facet.",
            ),
            one_of("aggregate", Aggregate, name="facet_aggregate_is_known"),
            check(
                Q(weight__gt=0),
                name="facet_weight_is_positive",
                message="A weight must be above 0.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
