"""What a member of one tenant could try against another's rows.

From below: `texts` has what the database's own texts say, `world` the rows of the play and whose each is, `rarities`
how rows may stand some day; `sessions` are those that he can have, and `moves` what he sends in them.
"""
