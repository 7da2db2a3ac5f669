"""Which index helps, which is a burden."""
