"""What policies, views and functions ask of the caller: who it is, and what of that the caller decides alone."""
