"""What policies, functions and views name, ask and answer."""
