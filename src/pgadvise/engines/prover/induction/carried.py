"""What rows that decide refer to: who deletes or changes that, or what it refers to in its turn, changes these too."""

from collections.abc import Iterator
from typing import NamedTuple

from pgadvise.engines.prover.schema.effects.acts import actions
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.rows.keys import carries_tenant
from pgadvise.engines.prover.schema.uses import Beside
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.snapshot import Constraint, Relation


class Carrying(NamedTuple):
    """A command on a table above; `tied`: the rows that it reaches are of the same tenant as its own."""

    key: Constraint
    above: Relation
    command: WriteOrRead
    tied: bool


def carrying(ground: Ground, other: Relation, beside: Beside) -> Iterator[Carrying]:
    """Each that may change what decides in `other`, by foreign keys."""
    ahead: list[tuple[Relation, WriteOrRead, frozenset[str] | None, bool]] = [(other, "update", beside.columns, True)]
    ahead += [(other, "delete", None, True)] if beside.shrinks else []
    seen: set[tuple[int, str, bool]] = set()
    while ahead:
        below, command, columns, tied = ahead.pop()
        for key in ground.snapshot.foreign_keys_of(below):
            above = ground.snapshot.relation(key.references or 0)
            if above is None or not (columns is None or columns & {*key.columns}):
                continue
            for _, cause in actions(key, command):
                carried = tied and carries_tenant(ground.axes, key, below, above)
                yield Carrying(key, above, cause, carried)
                if (above.oid, cause, carried) not in seen:
                    seen.add((above.oid, cause, carried))
                    reached = frozenset(key.referenced_columns) if cause == "update" else None
                    ahead.append((above, cause, reached, carried))
