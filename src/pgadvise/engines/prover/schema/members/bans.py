"""Tables that keep out whom they name though he is listed as a member: bans, blocks, suspensions.

A member whom such a row names is none, so a policy that forgets to ask, asks for another tenant's bans, or asks where a
policy hides them from whom they name, lets in who was put out. A table is one that says so by its name, that names one
person, of the tenant or of none, and of which something asks whether no row is there. What else is asked of a row,
until when it holds say, is taken to be what keeps somebody out.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

import msgspec

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.terms import Formula, Names, Value, both, implies, neither
from pgadvise.engines.seats import BANS
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Relation, Snapshot

Columns = Mapping[str, Value]


class Ban(msgspec.Struct, frozen=True):
    """Of a linking table one that keeps out: its columns are the `same` as those that stand before them."""

    table: Relation
    same: tuple[tuple[str, str], ...]


def may_ban(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis]) -> dict[int, str]:
    """By table that says so by its name the column of the one person whom a row names."""
    found = {}
    for table in snapshot.tables:
        named = columns_of_people(snapshot, tenancy, table) if BANS.search(table.name) else []
        axis = axes.get(table.oid)
        if len(named) == 1 and (axis is None or (axis.column is not None and not axis.path)):
            found[table.oid] = named[0]
    return found


def bans(
    snapshot: Snapshot, axes: Mapping[int, Axis], linking: int, people: Iterable[str], among: Mapping[int, str]
) -> tuple[Ban, ...]:
    """Those that keep out of what one linking table says, of those `among` which policies ask."""
    axis, member, found = axes.get(linking), snapshot.relation(linking), list[Ban]()
    if member is None or axis is None or axis.column is None or axis.path:
        return ()
    for oid, person in among.items():
        table, own = snapshot.relation(oid), axes.get(oid)
        listed = [name for name in people if table is not None and _kind(member, name) == _kind(table, person)]
        tenant = ((axis.column, own.column),) if own is not None and own.column is not None else ()
        if table is not None and listed and oid != linking:
            found.append(Ban(table, ((listed[0], person), *tenant)))
    return tuple(found)


def _kind(table: Relation, name: str) -> str | None:
    column = table.column(name)
    return column_kind(column) if column is not None else None


class Row(Protocol):
    """Of one question."""

    @property
    def columns(self) -> Columns: ...


class _Asked(NamedTuple):
    """A look-up, whether it found a row, and when it would have found one."""

    table: int
    exists: Formula
    holds: Callable[[Columns], Formula]


class Bans:
    """Of one question: the members that were read, and what was looked up of those who are out.

    Of each member either nothing keeps him out, or there is a row that does: where a look-up that finds such a row has
    found none, the first. `facts` are told of both, in whatever order they come; `row` makes one.
    """

    def __init__(self, names: Names, facts: list[Formula], row: Callable[..., Row]) -> None:
        self._names, self._facts, self._row = names, facts, row
        self._rows: list[tuple[int, Formula, Columns]] = []
        self._asked: list[_Asked] = []
        self._busy = False

    def counts(self, member: Columns, each: tuple[Ban, ...]) -> Formula:
        """That none of these keeps him out. Of members that are read for the look-up itself nothing is told."""
        out = [self._names.boolean("banned") for _ in each]
        for ban, holds in zip(each, out, strict=True):
            if not self._busy:
                of_him = self._row(ban.table, stored=False, same={its: member[mine] for mine, its in ban.same}).columns
                self._rows.append((ban.table.oid, holds, of_him))
                self._tell((asked, self._rows[-1]) for asked in self._asked)
        return both(*map(neither, out))

    def found(self, table: int, exists: Formula, holds: Callable[[Columns], Formula]) -> None:
        """It was asked whether a row is there of which something holds."""
        if not self._busy:
            self._asked.append(_Asked(table, exists, holds))
            self._tell((self._asked[-1], row) for row in self._rows)

    def _tell(self, pairs: Iterable[tuple[_Asked, tuple[int, Formula, Columns]]]) -> None:
        self._busy = True
        for asked, (table, out, columns) in [*pairs]:
            if asked.table == table:
                self._facts.append(implies(both(out, neither(asked.exists)), neither(asked.holds(columns))))
        self._busy = False
