"""How tables refer to each other, declared or not, and what lies below a table."""
