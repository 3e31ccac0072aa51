"""Applying: writing what was checked, with one transaction and one event for each import."""
