"""The circles among a database's policies: for whom, in which statements, and on which tables they end in 42P17."""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.isolation.recursion import Circle, Recursion, returning
from pgadvise.engines.isolation.written import governed
from pgadvise.snapshot import Relation
from pgadvise.snapshot.policies import ROW_COMMANDS, Command


class Fall(msgspec.Struct, frozen=True):
    """A statement that ends in the error: `role` did `command` on `table`."""

    table: Relation
    role: str
    command: Command


class Ring(msgspec.Struct, frozen=True, kw_only=True):
    """Relations whose policies ask each other in a ring, in an order of their own; `falls` are all its victims."""

    circle: Circle
    falls: tuple[Fall, ...]


def rings(application: Application) -> Iterator[Ring]:
    """Each ring once, whatever statements run into it, by the names of its relations."""
    access = application.access
    tables = tuple(t for t in governed(application.platform) if t.row_security)
    found: dict[frozenset[int], tuple[Circle, list[Fall]]] = {}
    can_return = returning(access.snapshot)
    suspects = tuple(t for t in tables if t.oid in can_return)
    for role in _roles(application, tables):
        recursion = Recursion(access=access, caller=role)
        for table in suspects:
            for command in _commands(access, role, table):
                circle = recursion.circle(table, command)
                if circle:
                    key = frozenset(r.oid for r in circle)
                    found.setdefault(key, (_in_order(circle), []))[1].append(Fall(table, role, command))
    for circle, falls in sorted(found.values(), key=lambda pair: [str(r) for r in pair[0]]):
        yield Ring(circle=circle, falls=tuple(falls))


def _roles(application: Application, tables: tuple[Relation, ...]) -> tuple[str, ...]:
    """The application's, and whoever policies name: a circle fails for each."""
    snapshot = application.access.snapshot
    named = {role for table in tables for policy in snapshot.policies_of(table) for role in policy.roles} - {PUBLIC}
    return tuple(sorted({r.name for r in application.roles} | named))


def _commands(access: Access, role: str, table: Relation) -> Iterator[Command]:
    """Those that the role has the privilege for: others fail anyway."""
    privileges = access.reaches(role, table)
    return (command for command in ROW_COMMANDS if command.upper() in privileges)


def _in_order(circle: Circle) -> Circle:
    """The same ring whoever runs into it: from the table that comes first by name."""
    start = min((i for i, r in enumerate(circle) if r.is_table), key=lambda i: str(circle[i]), default=0)
    return (*circle[start:], *circle[:start])
