"""Addresses of releases: browse, publish, correct."""

from django.urls import path, re_path

from assessments.converters import RELEASE
from assessments.releases.views import corrections, publications, releases

urlpatterns = [
    path("releases/", releases.index, name="release-index"),
    path("releases/<release:code>/", releases.detail, name="release-detail"),
    re_path(
        rf"^releases/(?P<code>{RELEASE})/results\.(?P<extension>csv|xlsx)$",
        releases.results,
        name="release-results",
    ),
    path("desk/rounds/<slug:code>/publish/", publications.publish, name="round-publish"),
    path("desk/releases/<release:code>/correct/", corrections.create, name="release-correct"),
]
