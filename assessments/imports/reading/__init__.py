"""Reading: a file in, rows of text with their line numbers or all of its problems out."""

from assessments.imports.reading.tables import Row, Table, read_table

__all__ = ["Row", "Table", "read_table"]
