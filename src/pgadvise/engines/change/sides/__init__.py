"""One of the two databases: what decides a text there, and what a role may reach."""
