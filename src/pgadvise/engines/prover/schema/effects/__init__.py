"""What commands and functions do, what the server refuses of it, and what is disclosed by it."""
