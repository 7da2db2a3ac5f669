"""SQL that the database keeps as text: bodies of functions, rewrite rules, triggers."""
