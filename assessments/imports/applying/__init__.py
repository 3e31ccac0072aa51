"""Writing what was checked, one module a noun: one transaction and one event an import."""
