"""The proof report in its formats: for people, for programs, and as regression tests."""
