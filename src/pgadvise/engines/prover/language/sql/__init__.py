"""Expressions, queries and calls as formulas."""
