"""Import of a directory of missions and channels, for coordinators."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.breadcrumbs import crumbs
from assessments.channels.forms import DirectoryForm
from assessments.import_pages import confirm, receive
from assessments.imports.applying import directory as directories
from assessments.imports.checking import directory_rows, directory_summary
from assessments.imports.checking.directory_plan import DirectoryPlan
from assessments.imports.reading import Table, read_table
from assessments.imports.uploads import Upload
from assessments.models import User
from assessments.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class DirectoryChanges:
    """lines: one for each mission and channel that changes."""

    plan: DirectoryPlan
    counts: Mapping[str, int]
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class DirectoryImport:
    """accepts_closures: more than half of the open missions may close."""

    user: User
    accepts_closures: bool
    purpose: str = "directory"
    template: str = "channels/directory.html"

    def plan(self, upload: Upload) -> DirectoryPlan:
        return directories.plan_import(self.table(upload))

    def write(self, upload: Upload) -> DirectoryPlan:
        return directories.import_directory(
            self.table(upload),
            source=upload.source,
            closed_on=datetime.date.fromisoformat(upload.choice["closed_on"]),
            accept_closures=self.accepts_closures,
            by=self.user,
        )

    def table(self, upload: Upload) -> Table:
        required, optional = directory_rows.REQUIRED, directory_rows.OPTIONAL
        return read_table(upload.path, required=required, optional=optional, extra="ignore")

    def shown(self, upload: Upload, plan: DirectoryPlan) -> DirectoryChanges:
        return directory_changes(plan)

    def page(self) -> dict[str, Any]:
        return {"crumbs": crumbs(None, "Directory from a file")}


def directory_changes(plan: DirectoryPlan) -> DirectoryChanges:
    return DirectoryChanges(plan, plan.counts(), list(directory_summary.details(plan)))


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: MemberRequest) -> HttpResponse:
    job = DirectoryImport(request.user, bool(request.POST.get("accept_closures")))
    if "ticket" in request.POST:
        return confirm(request, job, then=("ministry-index",))
    today = {"closed_on": timezone.localdate()}
    form = DirectoryForm(request.POST or None, request.FILES or None, initial=today)
    return receive(request, job, form)
