"""Form of a file of missions and channels."""

from assessments.form_fields import Day, UploadForm


class DirectoryForm(UploadForm):
    closed_on = Day(
        label="Missions that the file leaves out closed on",
        help_text="The date of the directory, where it has one.",
    )
