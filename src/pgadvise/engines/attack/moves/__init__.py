"""What an attacker sends: statements, calls of functions, and the first steps that prepare them."""
