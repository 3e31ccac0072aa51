"""A file for a piece of evidence: how large it may be, and what kinds are taken."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessments.desk.file_types import EXTENSIONS, media_type, safe_name

MAX_BYTES = 10 * 1024 * 1024
TOO_LARGE = f"The file is larger than {MAX_BYTES // 1024**2} MB. Send a smaller one."
ACCEPTED = "PDF, PNG, JPEG, plain text or CSV in UTF-8, DOCX, XLSX and ODT"
NOT_ACCEPTED = f"By its content this is none of the kinds that are taken: {ACCEPTED}."
EMPTY = "The file is empty."


@dataclass(frozen=True, slots=True)
class FileSent:
    name: str
    media_type: str
    content: bytes


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label="A file",
        help_text=f"{ACCEPTED}; at most {MAX_BYTES // 1024**2} MB.",
        error_messages={"required": "Choose a file first.", "empty": EMPTY},
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS.values()) + ",.jpeg"}),
    )

    def clean_file(self) -> FileSent:
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if sent.size is None or sent.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        content, name = sent.read(), sent.name or "file"
        found = media_type(content, name)
        if found is None:
            raise forms.ValidationError(NOT_ACCEPTED)
        return FileSent(safe_name(name, found), found, content)
