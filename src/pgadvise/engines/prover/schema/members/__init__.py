"""Who belongs to which tenant, and when a row that says so counts."""
