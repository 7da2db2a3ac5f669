"""What every report says: the head, the findings, what was accepted, what was not seen, how it ends."""
