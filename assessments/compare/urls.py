"""Addresses of comparisons, their files and saved lists."""

from django.urls import path, re_path

from assessments.compare.views import comparisons, downloads, embeds, lists

urlpatterns = [
    path("compare/", comparisons.index, name="comparison-index"),
    re_path(
        r"^compare\.(?P<extension>png|svg|pdf|csv|xlsx|json)$",
        downloads.download,
        name="comparison-download",
    ),
    re_path(r"^compare\.(?P<extension>txt|bib|ris)$", comparisons.cite, name="comparison-citation"),
    path("compare.pptx", comparisons.deck, name="comparison-deck"),
    path("embed/compare/", embeds.comparison, name="comparison-embed"),
    path("oembed/", embeds.oembed, name="oembed"),
    path("lists/", lists.index, name="list-index"),
    path("lists/<key:list_id>/", lists.edit, name="list-edit"),
    path("lists/<key:list_id>/remove/", lists.remove, name="list-remove"),
]
