"""SQL as values: expressions and statements, and what can be read off them."""
