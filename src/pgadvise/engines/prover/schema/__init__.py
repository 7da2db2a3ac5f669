"""What the schema says of tenants: who belongs, by which keys, who may write what.

Nothing here knows a question: all is concluded from one snapshot, most of it kept in `ground`. Where to look first:
`linking`, `listing`, `partners`, `acting`, `powers` say who belongs; `validity`, `states`, `invitations` when such a
row counts; `keys`, `generated` what a row can hold; `said` what any text names and holds against what; `looking_up`,
`bearing`, `answering`, `asking`, `uses` what is looked up where and which way it decides; `writers`, `aftermath`,
`settings`, `disclosure` what functions do.
"""
