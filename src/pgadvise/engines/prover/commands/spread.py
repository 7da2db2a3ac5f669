"""Rows of a tenant that a trigger spreads: what they hold is put where everybody may look, in a table of no tenant.

Whoever writes such a row, of whatever tenant, an honest member too, has the trigger do it. A table without row-level
security is such a place, and one with a policy that is content with every row; behind any other policy nothing is said.
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.commands.assigning import assigned, stored
from pgadvise.engines.prover.commands.copying import holding
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.snapshot import Function, Relation
from pgadvise.sql.expression import Column, Node
from pgadvise.sql.query import Insert, Merge, Update
from pgadvise.sql.walk import walk

_ROWS = ("new", "old")


def ask_for_none_spread(ground: Ground, writers: Writers, relation: Relation, role: str) -> None:
    """Raises Unproved where a trigger of the table, or one that such a trigger sets off, may show its rows to all."""
    seen, ahead = {relation.oid}, [(relation, holding(ground, relation))]
    while ahead:
        for function, place in _put_by_triggers(ground, *ahead.pop()):
            if place.oid not in ground.axes and _is_open(ground.access, place, role):
                raise Unproved(
                    f"{function.qualified} puts what rows of {relation} hold into {place}, which all may read"
                )
            if place.oid not in seen:
                seen.add(place.oid)
                ahead.append((place, {column.name for column in place.columns}))


def _put_by_triggers(ground: Ground, relation: Relation, columns: set[str]) -> Iterator[tuple[Function, Relation]]:
    """Where the triggers of the table put what its rows hold in these columns."""
    for trigger in ground.snapshot.triggers_of(relation):
        function = ground.snapshot.function(trigger.function)
        if function is None or function.extension is not None or trigger.enabled == "disabled":
            continue
        names = set(_filled(function, columns, _ROWS if trigger.for_each_row else None))
        yield from ((function, table) for table in ground.snapshot.tables if table.name in names)


def _is_open(access: Access, table: Relation, role: str) -> bool:
    if not access.may(role, "SELECT", table) and not access.holds_on_columns(role, table, "SELECT"):
        return False
    if not access.binds(role, table):
        return True
    bound = access.policies(role, table, "select")
    return not bound.restrictive and any((policy.using or "").strip("()") == "true" for policy in bound.permissive)


def _filled(function: Function, columns: set[str], rows: tuple[str, ...] | None) -> Iterator[str]:
    """The bare names of the tables into which it puts what the row holds.

    `rows` are what the row is called; None where a table of all new ones has a name of its own.
    """
    held = _held(function, columns, rows)
    read = body(function)
    for part in (part for tree in read.statements for part in walk(tree)) if read is not None else ():
        if isinstance(part, Insert | Update | Merge) and any(
            _is_of_row(v, columns, held, rows) for _, v in stored(part)
        ):
            yield part.relation.name


def _held(function: Function, columns: set[str], rows: tuple[str, ...] | None) -> set[str]:
    """The variables that may hold it."""
    pairs, found = assigned(function), set[str]()
    for _ in pairs:
        before = len(found)
        for targets, values in pairs:
            if any(_is_of_row(value, columns, found, rows) for value in values):
                found |= targets - {*_ROWS}
        if len(found) == before:
            break
    return found


def _is_of_row(value: Node, columns: set[str], held: set[str], rows: tuple[str, ...] | None) -> bool:
    """Whether it is made of a column that holds something, of the whole row, or of a variable with either."""
    named = [part for part in walk(value) if isinstance(part, Column)]
    return any(
        ((rows is None or each.table in rows) and each.name in columns)
        or (each.table is None and each.name in {*_ROWS, *held})
        for each in named
    )
