"""What a row can hold: keys, generated columns, values that nobody guesses."""
