"""One line per door."""

from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter, StringConverter

from assessments.views import (
    agreement,
    assigning,
    attachments,
    bundles,
    citations,
    codings,
    comparisons,
    corrections,
    deciding,
    desk,
    dimensions,
    documents,
    downloads,
    embeds,
    evidence,
    frameworks,
    health,
    interests,
    invitations,
    lists,
    ministries,
    openings,
    overview,
    people,
    plans,
    publications,
    reconciling,
    releases,
    replies,
    rounds,
    stages,
    timelines,
    uploads,
    zones,
)

RELEASE = r"[-a-zA-Z0-9_]+(?:\.[0-9]+)?"  # "2026", and its corrections "2026.1", "2026.2"


class ReleaseCode(StringConverter):
    regex = RELEASE


class Key(IntConverter):
    regex = "[0-9]{1,18}"  # a number with more digits is too large for a database to look for


register_converter(ReleaseCode, "release")
register_converter(Key, "key")

urlpatterns = [
    path("", overview.index, name="overview"),
    path("ministries/", ministries.index, name="ministry-index"),
    re_path(r"^ministries/(?P<code>[A-Z]{3})/$", ministries.detail, name="ministry-detail"),
    re_path(
        r"^ministries/(?P<code>[A-Z]{3})/channels/$", ministries.channels, name="ministry-channels"
    ),
    re_path(
        r"^ministries/(?P<code>[A-Z]{3})/roadmap/$", ministries.roadmap, name="ministry-roadmap"
    ),
    re_path(r"^ministries/(?P<code>[A-Z]{3})/plan/$", plans.edit, name="ministry-plan"),
    re_path(
        r"^ministries/(?P<code>[A-Z]{3})/profile\.(?P<extension>pdf|pptx)$",
        documents.profile,
        name="ministry-profile",
    ),
    path("dimensions/", dimensions.index, name="dimension-index"),
    path("dimensions/<slug:code>/", dimensions.detail, name="dimension-detail"),
    path("compare/", comparisons.index, name="comparison-index"),
    re_path(
        r"^compare\.(?P<extension>png|svg|pdf|csv|xlsx|json)$",
        downloads.download,
        name="comparison-download",
    ),
    re_path(r"^compare\.(?P<extension>txt|bib|ris)$", citations.detail, name="comparison-citation"),
    path("compare.pptx", documents.comparison, name="comparison-deck"),
    path("embed/compare/", embeds.comparison, name="comparison-embed"),
    path("oembed/", embeds.oembed, name="oembed"),
    path("lists/", lists.index, name="list-index"),
    path("lists/<key:list_id>/", lists.edit, name="list-edit"),
    path("lists/<key:list_id>/remove/", lists.remove, name="list-remove"),
    path("releases/", releases.index, name="release-index"),
    path("releases/<release:code>/profiles/", bundles.profiles, name="release-profiles"),
    path("releases/<release:code>/profiles.zip", bundles.archive, name="release-bundle"),
    path("releases/<release:code>/", releases.detail, name="release-detail"),
    re_path(
        rf"^releases/(?P<code>{RELEASE})/results\.(?P<extension>csv|xlsx)$",
        releases.results,
        name="release-results",
    ),
    path("framework/", frameworks.index, name="framework-index"),
    path("framework/<str:slug>/", frameworks.detail, name="framework-detail"),
    path("method/", frameworks.method, name="method-detail"),
    path("desk/", desk.index, name="desk-index"),
    path("desk/rounds/", rounds.index, name="round-index"),
    path("desk/rounds/open/", openings.create, name="round-open"),
    path("desk/rounds/<slug:code>/", rounds.detail, name="round-detail"),
    path("desk/rounds/<slug:code>/publish/", publications.publish, name="round-publish"),
    path("desk/rounds/<slug:code>/plan/", assigning.plan, name="round-plan"),
    path("desk/rounds/<slug:code>/scores/", uploads.scores, name="round-scores"),
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
    path("desk/people/", people.index, name="people-index"),
    path("desk/people/invite/", people.invite, name="people-invite"),
    path("desk/people/privacy/", people.privacy, name="people-privacy"),
    path("desk/people/factors/", people.factors, name="people-factors"),
    path(
        "desk/people/invitations/<key:invitation_id>/resend/",
        people.resend,
        name="invitation-resend",
    ),
    path(
        "desk/people/invitations/<key:invitation_id>/revoke/",
        people.revoke,
        name="invitation-revoke",
    ),
    path("desk/people/roles/<key:membership_id>/take/", people.take_role, name="people-take-role"),
    path("desk/people/<key:user_id>/deactivate/", people.deactivate, name="people-deactivate"),
    path("desk/people/<key:user_id>/activate/", people.activate, name="people-activate"),
    path(
        "desk/people/<key:user_id>/forget-factors/",
        people.forget_factors,
        name="people-forget-factors",
    ),
    path("desk/zone/", zones.edit, name="zone-edit"),
    path("desk/interests/", interests.index, name="interest-index"),
    path(
        "desk/interests/<key:interest_id>/withdraw/", interests.withdraw, name="interest-withdraw"
    ),
    path("desk/reconciling/<key:assessment_id>/", reconciling.detail, name="reconciling-detail"),
    path(
        "desk/reconciling/<key:assessment_id>/<str:indicator>/",
        reconciling.indicator,
        name="reconciling-indicator",
    ),
    path(
        "desk/history/<key:assessment_id>/<str:indicator>/",
        timelines.detail,
        name="indicator-history",
    ),
    path("desk/releases/<release:code>/correct/", corrections.create, name="release-correct"),
    path("desk/directory/", uploads.directory, name="directory-import"),
    path("desk/assessments/<key:assessment_id>/", codings.detail, name="coding-detail"),
    path("desk/assessments/<key:assessment_id>/reading/", codings.reading, name="coding-reading"),
    path("desk/assessments/<key:assessment_id>/submit/", codings.submit, name="coding-submit"),
    path("desk/evidence/<key:evidence_id>/open/", evidence.unseal, name="evidence-open"),
    path("desk/evidence/<key:evidence_id>/verify/", evidence.verify, name="evidence-verify"),
    path("evidence/<key:evidence_id>/file/", attachments.download, name="evidence-file"),
    path("evidence/<key:evidence_id>/attach/", attachments.attach, name="evidence-attach"),
    path("evidence/<key:evidence_id>/detach/", attachments.detach, name="evidence-detach"),
    path("desk/assessments/<key:assessment_id>/begin/", stages.begin, name="coding-begin"),
    path("desk/assessments/<key:assessment_id>/stage/", stages.detail, name="assessment-stage"),
    path(
        "desk/assessments/<key:assessment_id>/codings/<key:coding_id>/",
        codings.reading_of,
        name="coding-of",
    ),
    path("desk/assessments/<key:assessment_id>/<str:indicator>/", codings.score, name="score-edit"),
    path("accounts/invitations/<str:token>/", invitations.accept, name="invitation-accept"),
    path("desk/deciding/<key:assessment_id>/", deciding.detail, name="deciding-detail"),
    path("reply/", replies.index, name="reply-index"),
    path("reply/<key:assessment_id>/", replies.detail, name="reply-detail"),
    path("reply/<key:assessment_id>/submit/", replies.submit, name="reply-submit"),
    path("reply/<key:assessment_id>/<str:indicator>/", replies.edit, name="reply-indicator"),
    path("health/", health.index, name="health"),
]
