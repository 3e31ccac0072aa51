"""Who is assessed: ministries, their missions, and the channels of both."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from assessments.models.constraints import check, one_of, unique


class Standing(models.TextChoices):
    MEMBER = "UN member", "UN member"
    OBSERVER = "UN observer", "UN observer"
    OTHER = "other", "Other"


class IncomeGroup(models.TextChoices):
    LOW = "Low income", "Low income"
    LOWER_MIDDLE = "Lower middle income", "Lower middle income"
    UPPER_MIDDLE = "Upper middle income", "Upper middle income"
    HIGH = "High income", "High income"


class Platform(models.TextChoices):
    WEBSITE = "website", "Website"
    FACEBOOK = "facebook", "Facebook"
    TWITTER = "twitter", "X (Twitter)"
    YOUTUBE = "youtube", "YouTube"
    INSTAGRAM = "instagram", "Instagram"
    LINKEDIN = "linkedin", "LinkedIn"
    MASTODON = "mastodon", "Mastodon"
    TELEGRAM = "telegram", "Telegram"
    OTHER = "other", "Other"


class ChannelStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


class ChannelOrigin(models.TextChoices):
    DIRECTORY = "directory", "Imported directory"
    DESK = "desk", "Entered by hand"


class MinistryQuerySet(models.QuerySet["Ministry"]):
    def matching(self, text: str) -> Self:
        """Every word must occur in the code, the country or a name of the ministry."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(code__iexact=word)
                | Q(country__icontains=word)
                | Q(name__icontains=word)
                | Q(national_name__icontains=word)
            )
        return found

    def with_counts(self) -> Self:
        """Add `missions_open` and `channels_active` (of the ministry and its open missions)."""
        missions = Mission.objects.open().filter(ministry=models.OuterRef("pk"))
        channels = Channel.objects.active().filter(
            Q(ministry=models.OuterRef("pk")) | Q(mission__ministry=models.OuterRef("pk"))
        )
        return self.annotate(missions_open=count_of(missions), channels_active=count_of(channels))


def count_of(rows: models.QuerySet) -> models.Subquery:
    """A subquery that counts; a joined Count would multiply missions by channels."""
    counted = rows.order_by().annotate(one=models.Value(1)).values("one")
    return models.functions.Coalesce(
        models.Subquery(
            counted.annotate(total=Count("pk")).values("total"),
            output_field=models.IntegerField(),
        ),
        0,
    )


class Ministry(models.Model):
    """A foreign ministry, named by the ISO 3166 alpha-3 code of its country."""

    code = models.CharField(max_length=3, primary_key=True)
    country = models.CharField(max_length=80)
    name = models.CharField("official English name", max_length=160)
    national_name = models.CharField(max_length=200, blank=True)
    website = models.URLField(blank=True)
    region = models.CharField("M49 region", max_length=40, blank=True)
    subregion = models.CharField("M49 sub-region", max_length=60, blank=True)
    income_group = models.CharField(max_length=24, choices=IncomeGroup, blank=True)
    standing = models.CharField(max_length=12, choices=Standing)

    objects = MinistryQuerySet.as_manager()

    class Meta:
        ordering = ["country"]
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
            one_of("standing", Standing, name="ministry_standing_is_known"),
            one_of("income_group", IncomeGroup, name="ministry_income_group_is_known", blank=True),
        ]

    def __str__(self) -> str:
        return self.country

    def get_absolute_url(self) -> str:
        return reverse("ministry-detail", args=[self.code])


class Operator(models.Model):
    """The Wikidata item under which a directory names a ministry's foreign service."""

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


class MissionQuerySet(models.QuerySet["Mission"]):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def for_ministry(self, ministry: Ministry) -> Self:
        return self.filter(ministry=ministry)


class Mission(models.Model):
    """An embassy, consulate or other mission; never deleted, closed when a directory drops it."""

    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="missions")
    wikidata_id = models.CharField(max_length=16)
    host_country = models.CharField(max_length=80)
    city = models.CharField(max_length=120, blank=True)
    type = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["host_country", "city", "wikidata_id"]
        constraints = [
            unique(
                "wikidata_id",
                name="mission_once_per_wikidata_id",
                message="This mission is already in the directory.",
            ),
            check(
                Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"),
                name="mission_wikidata_id_is_a_q_number",
                message="A Wikidata item is a Q and a number.",
            ),
            check(
                ~Q(host_country=""),
                name="mission_has_a_host_country",
                message="A mission needs a host country.",
            ),
            check(
                Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="mission_coordinates_paired_and_on_earth",
                message="Give both coordinates, within ±90 and ±180, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type or 'mission'}, {self.city or self.host_country}"


class ChannelQuerySet(models.QuerySet["Channel"]):
    def active(self) -> Self:
        """Active channels of ministries and of missions that are open."""
        return self.filter(status=ChannelStatus.ACTIVE, mission__closed_on__isnull=True)

    def of_ministry_and_missions(self, ministry: Ministry) -> Self:
        return self.filter(Q(ministry=ministry) | Q(mission__ministry=ministry))


class Channel(models.Model):
    """A place where a ministry or a mission can be heard and spoken to."""

    ministry = models.ForeignKey(
        Ministry, on_delete=models.PROTECT, null=True, blank=True, related_name="channels"
    )
    mission = models.ForeignKey(
        Mission, on_delete=models.CASCADE, null=True, blank=True, related_name="channels"
    )
    platform = models.CharField(max_length=12, choices=Platform)
    address = models.CharField("handle or URL", max_length=500)
    language = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, choices=ChannelStatus, default=ChannelStatus.ACTIVE)
    origin = models.CharField(max_length=10, choices=ChannelOrigin, default=ChannelOrigin.DESK)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "address"]
        constraints = [
            check(
                Q(ministry__isnull=True, mission__isnull=False)
                | Q(ministry__isnull=False, mission__isnull=True),
                name="channel_of_a_ministry_or_a_mission",
                message="A channel belongs to a ministry or to a mission.",
            ),
            one_of("platform", Platform, name="channel_platform_is_known"),
            one_of("status", ChannelStatus, name="channel_status_is_known"),
            one_of("origin", ChannelOrigin, name="channel_origin_is_known"),
            check(
                ~Q(address=""),
                name="channel_has_an_address",
                message="A channel needs a handle or a URL.",
            ),
            unique(
                "mission",
                "platform",
                "address",
                name="channel_once_per_mission",
                message="This mission already has this channel.",
            ),
            unique(
                "ministry",
                "platform",
                "address",
                name="channel_once_per_ministry",
                message="This ministry already has this channel.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_platform_display()}: {self.address}"
