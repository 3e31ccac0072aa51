"""Addresses of the published pages."""

from django.urls import path, re_path

from assessments.public.views import (
    dimensions,
    frameworks,
    health,
    ministries,
    overview,
    plans,
    profiles,
    security,
)

urlpatterns = [
    path("", overview.index, name="overview"),
    path("ministries/", ministries.index, name="ministry-index"),
    re_path(r"^ministries/(?P<code>[A-Z]{3})/$", ministries.detail, name="ministry-detail"),
    re_path(
        r"^ministries/(?P<code>[A-Z]{3})/roadmap/$", ministries.roadmap, name="ministry-roadmap"
    ),
    re_path(r"^ministries/(?P<code>[A-Z]{3})/plan/$", plans.edit, name="ministry-plan"),
    re_path(
        r"^ministries/(?P<code>[A-Z]{3})/profile\.(?P<extension>pdf|pptx)$",
        profiles.profile,
        name="ministry-profile",
    ),
    path("dimensions/", dimensions.index, name="dimension-index"),
    path("dimensions/<slug:code>/", dimensions.detail, name="dimension-detail"),
    path("releases/<release:code>/profiles/", profiles.bundle, name="release-profiles"),
    path("releases/<release:code>/profiles.zip", profiles.archive, name="release-bundle"),
    path("framework/", frameworks.index, name="framework-index"),
    path("framework/<str:slug>/", frameworks.detail, name="framework-detail"),
    path("method/", frameworks.method, name="method-detail"),
    path(".well-known/security.txt", security.contact, name="security-contact"),
    path("health/", health.index, name="health"),
]
