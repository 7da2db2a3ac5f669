"""Where a snapshot comes from: a live database, a file."""
