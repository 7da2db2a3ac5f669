"""What a view shows, and what is written through it."""
