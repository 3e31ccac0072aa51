"""Addresses of missions and channels."""

from django.urls import path, re_path

from assessments.channels.views import channels, directory_import

urlpatterns = [
    re_path(
        r"^ministries/(?P<code>[A-Z]{3})/channels/$", channels.channels, name="ministry-channels"
    ),
    path("desk/directory/", directory_import.directory, name="directory-import"),
]
