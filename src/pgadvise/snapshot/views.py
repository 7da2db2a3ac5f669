"""What views and materialized views are made of."""

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The query behind a view; its name, owner, options and grants are the relation's.

    `reads` are the relations named in the query, by pg_depend of its rewrite rule. `functions` likewise.
    """

    relation: int
    definition: str
    materialized: bool = False
    populated: bool = True
    reads: tuple[int, ...] = ()
    functions: tuple[int, ...] = ()
