"""Addresses of people, invitations and time zones."""

from django.urls import path

from assessments.people.views import invitations, people, zones

urlpatterns = [
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
    path("accounts/invitations/<str:token>/", invitations.accept, name="invitation-accept"),
]
