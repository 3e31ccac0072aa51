"""Every write: one verb, one transaction, one event."""
