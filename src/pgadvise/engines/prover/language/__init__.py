"""SQL as formulas: the three languages that are written in it."""
