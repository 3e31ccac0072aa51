"""Every address of the site, area by area; each area's `urls.py` lists its own."""

from django.urls import include, path

from assessments import converters  # registers the converters that the areas' addresses use

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    path("", include("assessments.public.urls")),
    path("", include("assessments.compare.urls")),
    path("", include("assessments.channels.urls")),
    path("", include("assessments.releases.urls")),
    # Rounds come before the desk: both have addresses below an assessment, and the desk's end
    # with the code of any indicator.
    path("", include("assessments.rounds.urls")),
    path("", include("assessments.desk.urls")),
    path("", include("assessments.review.urls")),
    path("", include("assessments.people.urls")),
]
