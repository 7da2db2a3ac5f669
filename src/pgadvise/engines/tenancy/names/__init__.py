"""What names say: their words, what each word is worth, and what a column is for."""
