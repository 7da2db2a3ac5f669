"""The streams of the terminal, progress on it, and Ctrl-C."""
