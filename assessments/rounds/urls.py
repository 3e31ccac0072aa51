"""Addresses of rounds: set-up, board, stages, agreement."""

from django.urls import path, re_path

from assessments.rounds.views import (
    agreement,
    assigning,
    data,
    interests,
    rounds,
    score_imports,
    setup,
    stages,
)

urlpatterns = [
    path("desk/data/", data.index, name="data-index"),
    path("desk/rounds/", rounds.index, name="round-index"),
    path("desk/rounds/open/", setup.create, name="round-open"),
    path("desk/rounds/<slug:code>/", rounds.detail, name="round-detail"),
    path("desk/rounds/<slug:code>/plan/", assigning.plan, name="round-plan"),
    path("desk/rounds/<slug:code>/scores/", score_imports.scores, name="round-scores"),
    path("desk/rounds/<slug:code>/agreement/", agreement.detail, name="round-agreement"),
    re_path(
        r"^desk/rounds/(?P<code>[-\w]+)/agreement\.(?P<extension>png|svg|pdf|csv|xlsx)$",
        agreement.download,
        name="round-agreement-download",
    ),
    path("desk/rounds/<slug:code>/coders/", agreement.coders, name="round-coders"),
    re_path(
        r"^desk/rounds/(?P<code>[-\w]+)/template\.(?P<extension>csv|xlsx)$",
        rounds.template,
        name="round-template",
    ),
    path(
        "desk/rounds/<slug:code>/codings/<key:coding_id>/reopen/",
        rounds.reopen,
        name="coding-reopen",
    ),
    path("desk/interests/", interests.index, name="interest-index"),
    path(
        "desk/interests/<key:interest_id>/withdraw/", interests.withdraw, name="interest-withdraw"
    ),
    path("desk/assessments/<key:assessment_id>/begin/", stages.begin, name="coding-begin"),
    path("desk/assessments/<key:assessment_id>/stage/", stages.detail, name="assessment-stage"),
]
