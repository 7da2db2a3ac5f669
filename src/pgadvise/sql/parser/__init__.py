"""SQL text → trees. The only folder that knows the parser (pglast)."""
