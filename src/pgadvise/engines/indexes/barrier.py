"""Whom policies make wait: before a row has passed them, nothing of the role's own may look at it unless leakproof."""

from typing import Literal

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.remembered import remembered
from pgadvise.snapshot import Relation
from pgadvise.sql.logic.truth import constant_truth
from pgadvise.sql.parser import parse

Standing = Literal["held", "free", "shut"]


class Barrier(msgspec.Struct, frozen=True, dict=True):
    """How roles stand before the rows of tables; answers are remembered."""

    access: Access

    @remembered
    def standing(self, role: str, table: Relation) -> Standing:
        """`free`: no policy is asked, or one that is always true. `shut`: no policy lets the role see a row."""
        if not self.access.binds(role, table):
            return "free"
        bound = self.access.policies(role, table, "select")
        if not bound.permissive:
            return "shut"
        is_open = any(_always_true(p.using) for p in bound.permissive)
        return "free" if is_open and all(_always_true(p.using) for p in bound.restrictive) else "held"


def _always_true(text: str | None) -> bool:
    """A policy that says TRUE is gone before the planner looks; `(SELECT true)` and a function stay in the way."""
    try:
        return text is not None and constant_truth(parse.expression(text)) is True
    except parse.NotParsed:
        return False
