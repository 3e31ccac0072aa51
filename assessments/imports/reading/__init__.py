"""A file becomes rows of text with their line numbers, or is refused with every problem in it."""

from assessments.imports.reading.tables import Row, Table, read_table

__all__ = ["Row", "Table", "read_table"]
