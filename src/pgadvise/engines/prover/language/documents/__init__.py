"""Arrays, records, JSON and its paths."""
