"""What policies believe in stays true, whatever the attacker writes.

`invariant` is the induction; `promotions`, `refounding`, `shut_out` and `upheld` are its steps that need more than a
row on its own, `setters` the same for settings that functions set.
"""
