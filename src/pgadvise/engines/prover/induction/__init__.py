"""What policies believe in stays true, whatever the attacker writes."""
