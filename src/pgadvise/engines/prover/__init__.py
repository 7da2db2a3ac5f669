"""Proofs of isolation: no member of one tenant can touch another's rows, or: it could not be shown, and where.

A question is a relation or a function, a command, a role and a surface (the API, or SQL of the caller's own); `prover`
takes it and gives a `Proof`. On the way there:

1. *snapshot → `schema`*: what the catalog and the texts in it say once and for all. Who belongs to which tenant
   (`linking`, `listing`), when a row counts (`validity`, `states`), how look-ups bear on an answer (`bearing`, `uses`),
   who may write what (`writers`). All of it is held by `schema.ground`.
2. *ground → `world`*: one database of symbolic rows and one session, with what is known of them as facts.
3. *SQL → `language`*: an expression, a query, a call or a body becomes a formula over the world. `language.sql` has
   expressions and queries, `language.plpgsql` runs bodies, `language.documents` knows arrays, records and JSON. What
   has no model there is a free value, and is written down for the answer (`world.block`).
4. *command → `commands`*: the gate that the policies make (`gates`), what triggers and writes do then, what a call
   shows and changes (`executed`), what is seen elsewhere (`outflows`, `secrecy`). `commands.question` joins the three.
5. *premise → `induction`*: what the policies believe in stays true, whatever the attacker writes first.
6. *formula → `words`*: the solver's words, and `words.proof`, the answer. Unsatisfiable is a proof; whatever else the
   solver says is an unknown with its reason, never a leak.

Modules import downwards: words, schema, world, language, commands, induction, and this folder on top (`roads` for what
decides before the policies, views and rules in `shown_views`, `written_views`, `ruled`).
"""
