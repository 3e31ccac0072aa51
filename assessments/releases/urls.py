"""Addresses of releases: browse, publish, correct."""

from django.urls import path, re_path

from assessments.converters import RELEASE
from assessments.releases import views

urlpatterns = [
    path("releases/", views.index, name="release-index"),
    path("releases/<release:code>/", views.detail, name="release-detail"),
    re_path(
        rf"^releases/(?P<code>{RELEASE})/results\.(?P<extension>csv|xlsx)$",
        views.results,
        name="release-results",
    ),
    path("desk/rounds/<slug:code>/publish/", views.publish, name="round-publish"),
    path("desk/releases/<release:code>/correct/", views.correct, name="release-correct"),
]
