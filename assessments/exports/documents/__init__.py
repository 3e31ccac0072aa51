"""Whole documents, made by processes that end with them: paper (PDF) and slides (PPTX)."""
