"""The database and the session of one question."""
