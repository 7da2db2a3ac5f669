"""Drive, the value: whether a condition drives an index, and what stands in its way."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from pgadvise.snapshot import Function, Index, Policy
from pgadvise.sql.tree.expression import Expression

Kind = Literal["in", "exists", "helper", "cast"]


class Hindrance(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a policy that an index on `column` could answer, were it written another way.

    `rewritten` lets the same rows pass and drives `index`; None where that takes a person. `function` is the helper's.
    """

    kind: Kind
    node: Expression
    column: str
    index: Index
    rewritten: Expression | None = None
    function: Function | None = None
    policy: Policy | None = None


class Drive(msgspec.Struct, frozen=True):
    """`drives`: an index finds the rows. Else the hindrances that, all of them gone, would let one; or none known."""

    drives: bool
    hindrances: tuple[Hindrance, ...] = ()

    @property
    def hindered(self) -> bool:
        return bool(self.hindrances)


DRIVES, BLIND = Drive(True), Drive(False)


def all_of(parts: Iterable[Drive]) -> Drive:
    """Of AND: one part that drives is enough, and so is one that can be helped, at best by itself."""
    found = tuple(parts)
    if any(part.drives for part in found):
        return DRIVES
    hindered = [part for part in found if part.hindered]
    mechanical = (part for part in hindered if all(h.rewritten is not None for h in part.hindrances))
    return next(mechanical, hindered[0] if hindered else BLIND)


def any_of(parts: Iterable[Drive]) -> Drive:
    """Of OR: each part must drive. With nothing to choose from no row passes, and none is looked for."""
    found = tuple(parts)
    if all(part.drives for part in found):
        return DRIVES
    if not all(part.drives or part.hindered for part in found):
        return BLIND
    return Drive(False, tuple(h for part in found for h in part.hindrances))
