"""Which columns a table's policies ask for in vain: no usable index begins with them, and one would help."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.policies import BoundPolicies
from pgadvise.engines.indexes.driving import Driving
from pgadvise.engines.indexes.wanted import Wanted, all_of, any_of, wanted
from pgadvise.snapshot import Policy, Relation
from pgadvise.snapshot.policies import Command

_COMMANDS: tuple[Command, ...] = ("select", "update", "delete")


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
            self.known[policy.oid] = wanted(self.driving, policy)
        return self.known[policy.oid]

    def together(self, bound: tuple[BoundPolicies, ...]) -> Wanted:
        """A row passes one permissive policy of each set and every restrictive one."""
        return all_of(
            part
            for one in bound
            for part in (any_of(self.of(p) for p in one.permissive), *(self.of(p) for p in one.restrictive))
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
