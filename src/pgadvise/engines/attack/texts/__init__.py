"""What the database's own texts say of the values that matter to them."""
