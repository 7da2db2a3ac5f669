"""Which columns a table's policies ask for in vain: no usable index begins with them, and one would help.

They compare such a column with something that is the same for all rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.policies import BoundPolicies
from pgadvise.engines.indexes.as_set import key_set
from pgadvise.engines.indexes.cover import leading
from pgadvise.engines.indexes.driving import Driving, expression_of_policy
from pgadvise.engines.indexes.row import of_the_caller
from pgadvise.snapshot import Policy, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.tree.expression import And, Column, Expression, Operator, Or, Quantified
from pgadvise.sql.tree.query import Subquery

_COMMANDS: tuple[Command, ...] = ("select", "update", "delete")
Wanted = tuple[str, ...] | None
"""Columns that lack an index; empty where the condition has one; None where no index would help it."""


class Lacking(msgspec.Struct, frozen=True):
    """`policies`, by name, compare `column` with the caller, and that is how `commands` find their rows."""

    column: str
    policies: tuple[Policy, ...]
    commands: tuple[Command, ...]


def lacking(access: Access, application: Application, table: Relation) -> tuple[Lacking, ...]:
    """Each column that policies for somebody who reaches the table ask for in vain; none where an index of it would be
    of no use, as where another policy for the same command lets rows through by something that no index finds."""
    if not table.row_security:
        return ()
    wants = _Wants(Driving(access.snapshot, table))
    policies: defaultdict[str, dict[str, Policy]] = defaultdict(dict)
    commands: defaultdict[str, set[Command]] = defaultdict(set)
    for command, bound in _in_force(access, application, table):
        for column in wants.together(bound) or ():
            policies[column] |= {p.name: p for one in bound for p in one.all if column in (wants.of(p) or ())}
            commands[column].add(command)
    return tuple(
        Lacking(
            column, tuple(p for _, p in sorted(named.items())), tuple(c for c in _COMMANDS if c in commands[column])
        )
        for column, named in policies.items()
    )


class _Wants(msgspec.Struct, frozen=True):
    """What policies want, each thought through once."""

    driving: Driving
    known: dict[int, Wanted] = msgspec.field(default_factory=dict)

    def of(self, policy: Policy) -> Wanted:
        if policy.oid not in self.known:
            self.known[policy.oid] = _wanted(self.driving, policy)
        return self.known[policy.oid]

    def together(self, bound: tuple[BoundPolicies, ...]) -> Wanted:
        """A row passes one permissive policy of each set and every restrictive one."""
        return _all_of(
            part
            for one in bound
            for part in (_any_of(self.of(p) for p in one.permissive), *(self.of(p) for p in one.restrictive))
        )


def _in_force(
    access: Access, application: Application, table: Relation
) -> Iterator[tuple[Command, tuple[BoundPolicies, ...]]]:
    """The policies that say which rows a bound role of the application sees, changes or deletes: an UPDATE or DELETE
    that reads the row is bound by those for SELECT before its own."""
    for exposure in application.exposure(table):
        role = exposure.role.name
        if not access.binds(role, table):
            continue
        reading = (access.policies(role, table, "select"),) if exposure.reads else ()
        for command in _COMMANDS:
            if command.upper() in exposure.privileges:
                yield command, reading if command == "select" else (*reading, access.policies(role, table, command))


def _wanted(driving: Driving, policy: Policy) -> Wanted:
    """What USING wants, for the table that `driving` judges."""
    tree = expression_of_policy(policy)
    return None if tree is None else _condition(driving, tree)


def _condition(driving: Driving, node: Expression) -> Wanted:
    match node:
        case And():
            return _all_of(_condition(driving, part) for part in node.args)
        case Or():
            return _any_of(_condition(driving, arm) for arm in node.args)
        case Operator(name="=", args=(left, right), schema=None | "pg_catalog"):
            found = _compared(driving, left, right)
            return _compared(driving, right, left) if found is None else found
        case Quantified(operator="=", quantifier="any", schema=None | "pg_catalog"):
            return _compared(driving, node.test, node.array)
        case Subquery(kind="any" | "exists"):
            keys = key_set(node, driving.outer)
            return None if keys is None else _column(driving, keys.column)
    return None


def _all_of(parts: Iterable[Wanted]) -> Wanted:
    """One indexed part is enough; without any, the first that an index would help."""
    helped = [part for part in parts if part is not None]
    return () if () in helped else helped[0] if helped else None


def _any_of(arms: Iterable[Wanted]) -> Wanted:
    """Each arm needs its own."""
    found = list(arms)
    if any(arm is None for arm in found):
        return None
    return tuple(dict.fromkeys(column for arm in found for column in arm or ()))


def _compared(driving: Driving, side: Expression, value: Expression) -> Wanted:
    own = isinstance(side, Column) and side.table in (None, driving.table.name)
    if not own or driving.reads_row(value) or not of_the_caller(value):
        return None
    return _column(driving, side.name) if isinstance(side, Column) else None


def _column(driving: Driving, name: str) -> Wanted:
    if driving.table.column(name) is None:
        return None
    return () if leading(driving.snapshot, driving.table, name) else (name,)
