"""The solver's words: values, truth, kinds, literals, and how an answer is put."""
