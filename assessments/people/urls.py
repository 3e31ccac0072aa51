"""Addresses of people, invitations and time zones."""

from django.urls import path

from assessments.people.views import audit, grants, letters, people, superusers

urlpatterns = [
    path("desk/superuser/", superusers.index, name="superuser-index"),
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
    path("desk/people/audit/", audit.index, name="audit-index"),
    path("desk/people/audit.csv", audit.download, name="audit-download"),
    path("desk/letters/", letters.index, name="letter-index"),
    path("desk/letters/<key:letter_id>/again/", letters.send_again, name="letter-again"),
    path("desk/people/grants/", grants.index, name="grant-index"),
    path("desk/people/grants/answer/", grants.answer, name="grant-answer"),
    path("desk/people/<key:user_id>/deactivate/", people.deactivate, name="people-deactivate"),
    path("desk/people/<key:user_id>/activate/", people.activate, name="people-activate"),
    path(
        "desk/people/<key:user_id>/forget-factors/",
        people.forget_factors,
        name="people-forget-factors",
    ),
    path("desk/zone/", people.edit_time_zone, name="zone-edit"),
    path("accounts/invitations/<str:token>/", people.accept_invitation, name="invitation-accept"),
]
