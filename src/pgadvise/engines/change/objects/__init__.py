"""Tables, views and functions: what of each a change lets a role reach, and by which cause."""
