"""The rows of the play: who plays, whose each row is, and what ties them together."""
