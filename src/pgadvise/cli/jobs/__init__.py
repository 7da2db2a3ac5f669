"""What verbs do once they are understood."""
