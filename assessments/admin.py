"""The back office: people and the directory may be edited there, what is scored only looked at.

Scores, findings and releases are written by actions alone, which check, log and lock; framework
versions come from their files.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.http import HttpRequest

from assessments import models
from assessments.models.stages import UNBLINDED

# One way to sign in, with its limits and second factors; and no editing of factors and sessions.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
for model in [model for model in admin.site._registry if model.__module__.startswith("allauth.")]:
    admin.site.unregister(model)
admin.site.site_header = admin.site.site_title = "Chancery back office"
admin.site.register(models.User, UserAdmin)


class EditableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that a superuser may edit here (Django's class takes no type argument as it runs)."""


class ReadOnlyAdmin(EditableAdmin):
    """Rows to look at, whoever looks."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Membership)
class MembershipAdmin(EditableAdmin):
    list_display = ("user", "role", "ministry")
    list_filter = ("role",)
    list_select_related = ("user", "ministry")
    autocomplete_fields = ("user", "ministry")


class OperatorInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Operator
    extra = 0


@admin.register(models.Ministry)
class MinistryAdmin(EditableAdmin):
    list_display = ("code", "country", "name", "region", "income_group")
    list_filter = ("region", "income_group", "standing")
    search_fields = ("code", "country", "name", "national_name")
    inlines = (OperatorInline,)


@admin.register(models.Mission)
class MissionAdmin(EditableAdmin):
    list_display = ("ministry", "type", "city", "host_country", "closed_on")
    list_filter = ("ministry",)
    list_select_related = ("ministry",)
    search_fields = ("city", "host_country", "wikidata_id")
    autocomplete_fields = ("ministry",)


@admin.register(models.Channel)
class ChannelAdmin(EditableAdmin):
    list_display = ("platform", "ministry", "mission", "status")
    list_filter = ("platform", "status")
    list_select_related = ("ministry", "mission__ministry")
    autocomplete_fields = ("ministry", "mission")


@admin.register(models.Round)
class RoundAdmin(EditableAdmin):
    """Only a round's dates are edited here; a round is opened by an action or an import."""

    list_display = ("code", "framework", "year", "opens_on", "closes_on", "is_demonstration")
    list_select_related = ("framework",)
    readonly_fields = ("code", "framework", "year", "coders", "is_demonstration")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(models.Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("ministry", "round", "stage")
    list_filter = ("round", "stage")
    list_select_related = ("ministry", "round")


@admin.register(models.Coding)
class CodingAdmin(ReadOnlyAdmin):
    list_display = ("assessment", "analyst", "submitted_at")
    list_select_related = ("assessment__ministry", "assessment__round", "analyst")


class UnblindedAdmin(ReadOnlyAdmin):
    """What analysts say while they code blind to each other is not read here either.

    assessment: the path from a row to its assessment.
    """

    assessment: str

    def get_queryset(self, request: HttpRequest) -> Any:
        unblinded = {f"{self.assessment}__stage__in": UNBLINDED}
        return super().get_queryset(request).filter(**unblinded)


class JudgementAdmin(UnblindedAdmin):
    list_display = ("pk", "indicator", "state", "level", "value")
    list_filter = ("state",)
    list_select_related = ("indicator",)


@admin.register(models.Score)
class ScoreAdmin(JudgementAdmin):
    assessment = "coding__assessment"


@admin.register(models.Finding)
class FindingAdmin(JudgementAdmin):
    assessment = "assessment"


@admin.register(models.Evidence)
class EvidenceAdmin(UnblindedAdmin):
    """Of scores alone: what a ministry replies is its own. The list shows no content.

    Sealed evidence is for the lead and the one who added it, so it is not here at all.
    """

    assessment = "score__coding__assessment"
    list_display = ("pk", "kind", "disclosure", "added_by")
    list_filter = ("kind", "disclosure")
    list_select_related = ("added_by",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(disclosure=models.Disclosure.SEALED)


@admin.register(models.Framework)
class FrameworkAdmin(ReadOnlyAdmin):
    list_display = ("code", "version", "title", "loaded_at")


@admin.register(models.Lens, models.Dimension, models.Facet)
class BranchAdmin(ReadOnlyAdmin):
    list_display = ("code", "title")


@admin.register(models.Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "framework", "kind")
    list_filter = ("framework",)
    list_select_related = ("framework",)


@admin.register(models.Level)
class LevelAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "level", "descriptor")
    list_select_related = ("indicator",)


@admin.register(models.Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("code", "round", "published_at", "published_by", "ministry_count")
    list_select_related = ("round", "published_by")


@admin.register(models.Result)
class ResultAdmin(ReadOnlyAdmin):
    list_display = ("release", "ministry_id", "kind", "code", "state", "score", "rank")
    list_filter = ("release", "kind", "state")
    list_select_related = ("release",)


@admin.register(models.Event)
class EventAdmin(ReadOnlyAdmin):
    """Who did what and when. What exactly is told by histories, to those who may read it; how often
    an analyst saved would tell the others how far that one is."""

    exclude = ("detail",)
    list_display = ("at", "by", "verb", "subject")
    list_filter = ("verb",)
    list_select_related = ("by",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(verb="saved score")
