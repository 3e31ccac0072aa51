"""Missions and channels: of one ministry, and their import for coordinators."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import coordinators_only
from assessments.breadcrumbs import crumbs, ministry_crumbs
from assessments.channels import networks
from assessments.channels.forms import DirectoryForm
from assessments.htmx import render_page
from assessments.import_pages import confirm, receive
from assessments.imports.applying.directory import import_directory, plan_import
from assessments.imports.checking import directory_rows, directory_summary
from assessments.imports.checking.directory_plan import DirectoryPlan
from assessments.imports.reading import Table, read_table
from assessments.imports.uploads import Upload
from assessments.models import Ministry, User
from assessments.page_cache import kept_while_unchanged
from assessments.requests import MemberRequest


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, code: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    context = {
        "ministry": ministry,
        "network": networks.network(ministry),
        "crumbs": [*ministry_crumbs(ministry), ("Missions and channels", "")],
    }
    return render_page(request, "channels/detail.html", context)


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: MemberRequest) -> HttpResponse:
    job = DirectoryImport(request.user, bool(request.POST.get("accept_closures")))
    # A ticket names a file that was sent and shown before, and is now confirmed.
    if "ticket" in request.POST:
        return confirm(request, job, then=("ministry-index",))
    today = {"closed_on": timezone.localdate()}
    form = DirectoryForm(request.POST or None, request.FILES or None, initial=today)
    return receive(request, job, form)


@dataclass(frozen=True, slots=True)
class DirectoryChanges:
    """lines: one for each mission and channel that changes."""

    plan: DirectoryPlan
    counts: Mapping[str, int]
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class DirectoryImport:
    """The import of one file. accepts_closures: more than half of the open missions may close."""

    user: User
    accepts_closures: bool
    purpose: str = "directory"
    template: str = "channels/directory.html"

    def plan(self, upload: Upload) -> DirectoryPlan:
        return plan_import(self.table(upload))

    def write(self, upload: Upload) -> DirectoryPlan:
        return import_directory(
            self.table(upload),
            source=upload.source,
            closed_on=datetime.date.fromisoformat(upload.choice["closed_on"]),
            named=upload.choice.get("named", ""),
            accept_closures=self.accepts_closures,
            by=self.user,
        )

    def table(self, upload: Upload) -> Table:
        return read_table(
            upload.path,
            required=directory_rows.REQUIRED,
            optional=directory_rows.OPTIONAL,
        )

    def shown(self, upload: Upload, plan: DirectoryPlan) -> DirectoryChanges:
        return DirectoryChanges(plan, plan.counts(), list(directory_summary.details(plan)))

    def page(self) -> dict[str, Any]:
        return {"crumbs": crumbs(None, "Directory from a file")}
