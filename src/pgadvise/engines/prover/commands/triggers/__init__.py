"""Who sets a trigger off, and what it makes of a row."""
