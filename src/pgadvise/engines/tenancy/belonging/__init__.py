"""Whose rows each table holds: one line of reasoning a module."""
