"""Proofs of isolation: no member of one tenant can touch another's rows, or: it could not be shown, and where."""
