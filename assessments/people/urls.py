"""Addresses of people, invitations and time zones."""

from django.urls import path

from assessments.people import views

urlpatterns = [
    path("desk/people/", views.index, name="people-index"),
    path("desk/people/invite/", views.invite, name="people-invite"),
    path("desk/people/privacy/", views.privacy, name="people-privacy"),
    path("desk/people/factors/", views.factors, name="people-factors"),
    path(
        "desk/people/invitations/<key:invitation_id>/resend/",
        views.resend,
        name="invitation-resend",
    ),
    path(
        "desk/people/invitations/<key:invitation_id>/revoke/",
        views.revoke,
        name="invitation-revoke",
    ),
    path("desk/people/roles/<key:membership_id>/take/", views.take_role, name="people-take-role"),
    path("desk/people/<key:user_id>/deactivate/", views.deactivate, name="people-deactivate"),
    path("desk/people/<key:user_id>/activate/", views.activate, name="people-activate"),
    path(
        "desk/people/<key:user_id>/forget-factors/",
        views.forget_factors,
        name="people-forget-factors",
    ),
    path("desk/zone/", views.edit_time_zone, name="zone-edit"),
    path("accounts/invitations/<str:token>/", views.accept_invitation, name="invitation-accept"),
]
