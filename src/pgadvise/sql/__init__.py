"""SQL as trees: what policies, checks, defaults, indexes, views, functions and statements say."""
