"""Channel files: an export of a platform in, readings for each day out, and nothing about people.

    reader       recognises a file by its content; the only entry
    results      the readings, and the questions that a file can raise
    sources      texts and workbooks as tables
    formats      how a table is recognised, and which column is which metric
    tables       reads a table of a known format
    free_tables  reads plain tables and those with chosen columns
    mapping      asks which column is which

The modules named after platforms hold their tables, or read their archives.
"""

from assessments.imports.channel_files.free_tables import POST
from assessments.imports.channel_files.mapping import DATE, IGNORE
from assessments.imports.channel_files.reader import read_channel_file
from assessments.imports.channel_files.results import (
    DateOrder,
    FileReadings,
    FoundReading,
    NeedsDateOrder,
    NeedsMapping,
)

__all__ = [
    "DATE",
    "IGNORE",
    "POST",
    "DateOrder",
    "FileReadings",
    "FoundReading",
    "NeedsDateOrder",
    "NeedsMapping",
    "read_channel_file",
]
