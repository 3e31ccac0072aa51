"""Every door of the site (DESIGN.md §3)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("assessments.urls")),
    path("accounts/", include("assessments.account_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "assessments.views.errors.bad_request"
handler403 = "assessments.views.errors.permission_denied"
handler404 = "assessments.views.errors.not_found"
handler429 = "assessments.views.errors.too_many_requests"
handler500 = "assessments.views.errors.server_error"
