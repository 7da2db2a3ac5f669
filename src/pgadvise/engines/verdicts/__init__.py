"""Which questions of isolation there are, and those whose answer needs no proof: what a role cannot do at all."""
