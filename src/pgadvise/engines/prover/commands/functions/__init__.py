"""What the statements of functions change, and what a call shows."""
