"""Ministries, and the Wikidata items that directories use for them."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from assessments.models.constraints import check, one_of, unique
from assessments.models.missions import Channel, Mission
from assessments.wording import sort_key


class UNStatus(models.TextChoices):
    MEMBER = "UN member", "UN member"
    OBSERVER = "UN observer", "UN observer"
    OTHER = "other", "Other"


class IncomeGroup(models.TextChoices):
    LOW = "Low income", "Low income"
    LOWER_MIDDLE = "Lower middle income", "Lower middle income"
    UPPER_MIDDLE = "Upper middle income", "Upper middle income"
    HIGH = "High income", "High income"


class MinistryQuerySet(models.QuerySet["Ministry"]):
    def within(self, place: str) -> Self:
        """Return the ministries of an M49 region or sub-region; all if the place is blank."""
        if not place:
            return self
        return self.filter(Q(region=place) | Q(subregion=place))

    def with_income(self, group: str) -> Self:
        """Return the ministries of a World Bank income group; all if the group is blank."""
        if not group:
            return self
        return self.filter(income_group=group)

    def with_counts(self) -> Self:
        """Add `missions_open`, and `channels_active` of the ministry and its open missions."""
        missions = Mission.objects.open().filter(ministry=models.OuterRef("pk"))
        # Two counts, each with its own index. One count with an OR would read every channel for
        # every ministry.
        channels = Channel.objects.active()
        own = channels.filter(ministry=models.OuterRef("pk"))
        of_missions = channels.filter(mission__ministry=models.OuterRef("pk"))
        return self.annotate(
            missions_open=count_of(missions),
            channels_active=count_of(own) + count_of(of_missions),
        )


def count_of(rows: models.QuerySet[Any]) -> Coalesce:
    """Return a subquery that counts rows."""
    # Two joined Counts in one query would multiply missions by channels.
    counted = rows.order_by().annotate(one=models.Value(1)).values("one")
    return Coalesce(
        models.Subquery(
            counted.annotate(total=Count("pk")).values("total"),
            output_field=models.IntegerField(),
        ),
        0,
    )


class CountryKey(models.CharField[str, str]):
    """The sort key of a country, computed from its name when a row is added or saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = sort_key(getattr(model_instance, "country"))  # noqa: B009
        setattr(model_instance, self.attname, key)
        return key


class Ministry(models.Model):
    """A ministry of foreign affairs. code: ISO 3166-1 alpha-3, of its country."""

    code = models.CharField(max_length=3, primary_key=True)
    country = models.CharField(max_length=80)
    sort_key = CountryKey(max_length=240, editable=False)
    name = models.CharField("official English name", max_length=160)
    national_name = models.CharField(max_length=200, blank=True)
    website = models.URLField(blank=True)
    region = models.CharField("M49 region", max_length=40, blank=True)
    subregion = models.CharField("M49 sub-region", max_length=60, blank=True)
    income_group = models.CharField(max_length=24, choices=IncomeGroup, blank=True)
    standing = models.CharField(max_length=12, choices=UNStatus)

    objects = MinistryQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "code"]
        verbose_name_plural = "ministries"
        constraints = [
            check(
                Q(code__regex=r"^[A-Z]{3}$"),
                name="ministry_code_is_three_capitals",
                message="A ministry's code is three capital letters.",
            ),
            unique(
                "country",
                name="ministry_once_per_country",
                message="This country already has a ministry.",
            ),
            check(
                Q(website="") | Q(website__regex="^https?://"),
                name="ministry_website_is_http",
                message="A website's address starts with http:// or https://.",
            ),
            one_of("standing", UNStatus, name="ministry_standing_is_known"),
            one_of("income_group", IncomeGroup, name="ministry_income_group_is_known", blank=True),
        ]

    def __str__(self) -> str:
        return self.country

    def get_absolute_url(self) -> str:
        return reverse("ministry-detail", args=[self.code])


class Operator(models.Model):
    """The Wikidata item that directories use for a ministry's foreign service."""

    wikidata_id = models.CharField(max_length=16, primary_key=True)
    ministry = models.ForeignKey(Ministry, on_delete=models.CASCADE, related_name="operators")

    class Meta:
        constraints = [
            check(
                Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"),
                name="operator_wikidata_id_is_a_q_number",
                message="A Wikidata item is a Q and a number.",
            )
        ]

    def __str__(self) -> str:
        return self.wikidata_id
