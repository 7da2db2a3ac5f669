"""Who calls: the tables of people and of members, and what policies compare with the caller."""
