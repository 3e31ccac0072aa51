"""Form of a file of missions and channels."""

from django import forms

from assessments.form_fields import Day, UploadForm


class DirectoryForm(UploadForm):
    closed_on = Day(
        label="Missions that the file leaves out closed on",
        help_text="The date of the directory, where it has one.",
    )
    named = forms.CharField(
        label="Source, as the pages name it",
        required=False,
        max_length=160,
        help_text="Such as “Wikidata, 30 November 2026”. Left blank: the name of the file.",
    )
