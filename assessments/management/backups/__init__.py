"""Backups: make one, and restore it into an empty database of either kind."""
