"""Converters of addresses: release codes, and keys of rows."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter

RELEASE = r"[-a-zA-Z0-9_]+(?:\.[0-9]+)?"  # "2026", and its corrections "2026.1", "2026.2"


class ReleaseCode(StringConverter):
    regex = RELEASE


class Key(IntConverter):
    regex = "[0-9]{1,18}"  # a number with more digits is too large for a database to look for


register_converter(ReleaseCode, "release")
register_converter(Key, "key")
