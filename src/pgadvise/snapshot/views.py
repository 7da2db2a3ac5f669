"""What views and materialized views are made of."""

from typing import Literal

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


class RewriteRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule ON INSERT, UPDATE or DELETE of a table or view; `definition` is pg_get_ruledef's text."""

    name: str
    relation: int
    event: Literal["select", "insert", "update", "delete"]
    instead: bool
    definition: str
    enabled: Literal["origin", "disabled", "replica", "always"] = "origin"
