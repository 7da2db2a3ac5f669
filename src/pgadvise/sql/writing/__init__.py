"""Trees → SQL text."""
