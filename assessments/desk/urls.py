"""Addresses of an analyst's desk."""

from django.urls import path

from assessments.desk.views import codings, evidence

urlpatterns = [
    path("desk/", codings.index, name="desk-index"),
    path("desk/assessments/<key:assessment_id>/", codings.detail, name="coding-detail"),
    path("desk/assessments/<key:assessment_id>/reading/", codings.reading, name="coding-reading"),
    path("desk/assessments/<key:assessment_id>/submit/", codings.submit, name="coding-submit"),
    path("desk/evidence/<key:evidence_id>/open/", evidence.unseal, name="evidence-open"),
    path("desk/evidence/<key:evidence_id>/verify/", evidence.verify, name="evidence-verify"),
    path("evidence/<key:evidence_id>/file/", evidence.download, name="evidence-file"),
    path("evidence/<key:evidence_id>/attach/", evidence.attach, name="evidence-attach"),
    path("evidence/<key:evidence_id>/detach/", evidence.detach, name="evidence-detach"),
    path(
        "desk/assessments/<key:assessment_id>/codings/<key:coding_id>/",
        codings.reading_of,
        name="coding-of",
    ),
    path("desk/assessments/<key:assessment_id>/<str:indicator>/", codings.score, name="score-edit"),
]
