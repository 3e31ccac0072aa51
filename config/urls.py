"""All addresses of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("assessments.urls")),
    path("accounts/", include("assessments.people.account_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "assessments.errors.bad_request"
handler403 = "assessments.errors.permission_denied"
handler404 = "assessments.errors.not_found"
handler429 = "assessments.errors.too_many_requests"
handler500 = "assessments.errors.server_error"
