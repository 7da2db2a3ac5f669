"""Both as one symbolic database, and the question that is put to the solver about it."""
