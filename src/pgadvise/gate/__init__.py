"""The gate: what was accepted before, kept in a file, and how the findings of today stand to it."""
