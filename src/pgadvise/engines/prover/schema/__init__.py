"""What the schema says of tenants: who belongs, by which keys, who may write what.

Nothing here knows a question: all is concluded from one snapshot, most of it kept in `ground`. From below: `rows` has
what a row can hold (`keys`, `generated`), `texts` what any text names and asks, and which way that decides (`said`,
`looking_up`, `bearing`, `asking`), `effects` what commands and functions do (`writers`, `refusals`, `settings`,
`disclosure`), `members` who belongs (`linking`, `listing`, `partners`, `powers`) and when such a row counts
(`validity`, `states`, `invitations`). `uses` says what else decides whether policies let somebody in.
"""
