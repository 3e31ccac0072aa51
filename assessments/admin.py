"""The back office. People and the directory can be edited there; scores can only be read.

Only actions write scores, reconciled scores and releases, because they check, lock and log.
Framework versions come from their files.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model, URLField
from django.http import HttpRequest

from assessments import models
from assessments.actions import back_office
from assessments.models.people import GUARDED
from assessments.models.stages import UNBLINDED

TWO_PEOPLE = (
    "Two people give this role. A coordinator invites the person under People, and another"
    " coordinator or a superuser confirms. Here only the first coordinator can be added."
)

# Signing in goes through allauth, with its limits and second factors. Its own models are removed,
# so that second factors and sessions cannot be edited.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
for model in list(admin.site._registry):  # a copy: a dictionary must not shrink while it is read
    if model.__module__.startswith("allauth."):
        admin.site.unregister(model)
admin.site.site_header = admin.site.site_title = "Chancery back office"


class LogsChanges:
    """Write every change to the event log too, as all other changes are there."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        back_office.record("added", obj, by=request.user)  # type: ignore[arg-type]
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        fields = fields_in(message)
        back_office.record("changed", obj, fields=fields, by=request.user)  # type: ignore[arg-type]
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            back_office.record("deleted", row, by=request.user)  # type: ignore[arg-type]
        return super().log_deletions(request, queryset)  # type: ignore[misc]


def fields_in(message: Any) -> set[str]:
    """Return the fields that Django's change message names; those of rows below with their kind."""
    found = set()
    for change in message:
        for verb, about in change.items():
            kind = about.get("name", "")
            if kind:
                found.add(f"{verb} {kind}")
            for field in about.get("fields", []):
                found.add(f"{kind} {field}".strip())
    return found


@admin.register(models.User)
class PersonAdmin(LogsChanges, UserAdmin):  # type: ignore[type-arg]
    """Accounts. Their roles are given under People."""


class EditableAdmin(LogsChanges, admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that a superuser can edit."""

    # An address typed without a scheme is one of https, as in the forms of the site.
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    # A class of its own, as ModelAdmin cannot take a type argument at run time.


class ReadOnlyAdmin(EditableAdmin):
    """Rows that no one can edit, not even a superuser."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """Add a role that one person may give: an analyst's, and the first coordinator's."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        role = cleaned.get("role")
        coordinators = models.Membership.objects.filter(
            role=models.Role.COORDINATOR, user__is_active=True
        )
        is_first = role == models.Role.COORDINATOR and not coordinators.exists()
        if role in GUARDED and not is_first:
            self.add_error("role", TWO_PEOPLE)
        return cleaned


@admin.register(models.Membership)
class MembershipAdmin(EditableAdmin):
    """Roles can be added and removed, not changed: a change would give one that two people give."""

    form = MembershipForm
    list_display = ("user", "role", "ministry")
    list_filter = ("role",)
    list_select_related = ("user", "ministry")
    autocomplete_fields = ("user", "ministry")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


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
    """Only a round's dates can be edited. Actions and imports open rounds."""

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
    """Rows that are hidden while analysts code blind to each other.

    assessment: the path from a row to its assessment.
    """

    assessment: str

    def get_queryset(self, request: HttpRequest) -> Any:
        # A superuser can be an analyst too: the back office must not show what the desk hides.
        unblinded = {f"{self.assessment}__stage__in": UNBLINDED}
        return super().get_queryset(request).filter(**unblinded)


class AnswerAdmin(UnblindedAdmin):
    list_display = ("pk", "indicator", "state", "level", "value")
    list_filter = ("state",)
    list_select_related = ("indicator",)


@admin.register(models.Score)
class ScoreAdmin(AnswerAdmin):
    assessment = "coding__assessment"


@admin.register(models.Finding)
class FindingAdmin(AnswerAdmin):
    assessment = "assessment"


@admin.register(models.Evidence)
class EvidenceAdmin(UnblindedAdmin):
    """Evidence of scores. The list shows no content.

    Evidence of replies belongs to the ministry, and sealed evidence to the lead and the person who
    added it, so both are left out.
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
    """The event log without its details, which only the histories show."""

    # Saved scores are left out: their number would show analysts how far the others are.

    exclude = ("detail",)
    list_display = ("at", "by", "verb", "subject")
    list_filter = ("verb",)
    list_select_related = ("by",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(verb="saved score")
