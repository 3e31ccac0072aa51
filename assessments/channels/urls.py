"""Addresses of missions and channels."""

from django.urls import path, re_path

from assessments.channels import views

urlpatterns = [
    re_path(r"^ministries/(?P<code>[A-Z]{3})/channels/$", views.detail, name="ministry-channels"),
    path("desk/directory/", views.directory, name="directory-import"),
]
