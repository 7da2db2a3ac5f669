"""Who reaches which rows, by which road."""
