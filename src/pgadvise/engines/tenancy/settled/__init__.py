"""How sure the answer is: what speaks against it, what is declared, what a person should settle."""
