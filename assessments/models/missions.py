"""Missions, and the channels of missions and ministries."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from assessments.models.constraints import check, one_of, unique

if TYPE_CHECKING:
    from assessments.models.directory import Ministry


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


class MissionQuerySet(models.QuerySet["Mission"]):
    def open(self) -> Self:
        """Return missions that are not closed."""
        return self.filter(closed_on__isnull=True)

    def for_ministry(self, ministry: "Ministry") -> Self:
        """Return the missions of a ministry."""
        return self.filter(ministry=ministry)


class Mission(models.Model):
    """An embassy, consulate or other mission; closed, never deleted, if a directory drops it."""

    ministry = models.ForeignKey(
        "assessments.Ministry", on_delete=models.PROTECT, related_name="missions"
    )
    # Identifies the mission in the next directory, whatever else has changed.
    wikidata_id = models.CharField(max_length=16)
    # A name as in the directory: not every host has a ministry here.
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
                | Q(
                    # A range check of NULL is neither true nor false, and SQL lets that pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="mission_coordinates_paired_and_on_earth",
                message="Give both coordinates, within ±90 and ±180, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type or 'mission'}, {self.city or self.host_country}"


class ChannelQuerySet(models.QuerySet["Channel"]):
    def active(self) -> Self:
        """Return active channels of ministries and of open missions."""
        return self.filter(status=ChannelStatus.ACTIVE, mission__closed_on__isnull=True)

    def of_ministry_and_missions(self, ministry: "Ministry") -> Self:
        """Return the channels of a ministry and of all its missions."""
        return self.filter(Q(ministry=ministry) | Q(mission__ministry=ministry))


class Channel(models.Model):
    """A website or an account of a ministry or a mission."""

    ministry = models.ForeignKey(
        "assessments.Ministry",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
    )
    mission = models.ForeignKey(
        Mission, on_delete=models.CASCADE, null=True, blank=True, related_name="channels"
    )
    platform = models.CharField(max_length=12, choices=Platform)
    # A handle follows the platform's own address; a website has its URL.
    address = models.CharField("handle or URL", max_length=500)
    language = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, choices=ChannelStatus, default=ChannelStatus.ACTIVE)
    # Imports close and reopen only channels that came from a directory.
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
            check(
                ~Q(platform="website") | Q(address__regex="^https?://"),
                name="channel_website_is_http",
                message="A website's address starts with http:// or https://.",
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


class DirectoryImportQuerySet(models.QuerySet["DirectoryImport"]):
    def newest(self) -> "DirectoryImport | None":
        """Return the import that made the directory what it is. One query."""
        return self.order_by("-pk").first()


class DirectoryImport(models.Model):
    """One import of a directory. source: what pages say of where its missions come from."""

    source = models.CharField(max_length=160)
    imported_at = models.DateTimeField()

    objects = DirectoryImportQuerySet.as_manager()

    class Meta:
        constraints = [
            check(
                ~Q(source=""),
                name="directory_import_has_a_source",
                message="An import names its source.",
            )
        ]

    def __str__(self) -> str:
        return self.source
