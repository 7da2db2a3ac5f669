"""Bodies in PL/pgSQL, run symbolically."""
