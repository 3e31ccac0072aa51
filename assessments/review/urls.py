"""Addresses of reconciling, replies and adjudication."""

from django.urls import path

from assessments.review.views import adjudication, reconciling, replies

urlpatterns = [
    path("desk/reconciling/<key:assessment_id>/", reconciling.detail, name="reconciling-detail"),
    path(
        "desk/reconciling/<key:assessment_id>/<str:indicator>/",
        reconciling.indicator,
        name="reconciling-indicator",
    ),
    path(
        "desk/history/<key:assessment_id>/<str:indicator>/",
        reconciling.history_of,
        name="indicator-history",
    ),
    path("desk/deciding/<key:assessment_id>/", adjudication.detail, name="deciding-detail"),
    path("reply/", replies.index, name="reply-index"),
    path("reply/<key:assessment_id>/", replies.detail, name="reply-detail"),
    path("reply/<key:assessment_id>/submit/", replies.submit, name="reply-submit"),
    path("reply/<key:assessment_id>/<str:indicator>/", replies.edit, name="reply-indicator"),
]
