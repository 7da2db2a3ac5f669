"""By which column policies look the caller up among the members, and whether an index begins with it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.indexes.cover import leading
from pgadvise.engines.indexes.demand import Asking, askings
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.tenancy import Tenancy
from pgadvise.snapshot import Function, Policy, Relation, Snapshot
from pgadvise.sql.functions import function_statements
from pgadvise.sql.parse import NotParsed, expression

_PERSON = re.compile(r"user|person|people|member|profile|account|owner|auth|email|uid|sub(ject)?$", re.IGNORECASE)
Lookups = Mapping[int, Mapping[str, tuple[Policy, ...]]]


def lookups(platform: Platform, tenants: Tenancy) -> Lookups:
    """By table of members: each column by which policies, or functions they call, look for the caller in vain.

    A lookup that an index narrows by any of its columns, the tenant's among them, is not in vain.
    """
    snapshot = platform.snapshot
    members = {t.name: t for t in _members(snapshot, tenants)}
    if not members:
        return {}
    callers = Callers(snapshot=snapshot)
    found: defaultdict[int, defaultdict[str, dict[str, Policy]]] = defaultdict(lambda: defaultdict(dict))
    for table in platform.tables:
        for policy in snapshot.policies_of(table) if table.row_security else ():
            for member, column in _asked(callers, members, tenants, policy):
                found[member][column][f"{table}: {policy.name}"] = policy
    return {oid: {name: tuple(by.values()) for name, by in columns.items()} for oid, columns in found.items()}


def _members(snapshot: Snapshot, tenants: Tenancy) -> Iterator[Relation]:
    for known in tenants.tables:
        table = snapshot.relation(known.table)
        if table is not None and not table.is_partition and (known.scope == "membership" or _maps(tenants, table)):
            yield table


def _maps(tenants: Tenancy, table: Relation) -> bool:
    """A table of people that says which tenant each belongs to."""
    return table.qualified in tenants.people and any(table.column(key) for key in tenants.keys)


def _asked(
    callers: Callers, members: Mapping[str, Relation], tenants: Tenancy, policy: Policy
) -> Iterator[tuple[int, str]]:
    for text in {t for t in (policy.using, policy.check) if t is not None}:
        for sql in (f"select {text}", *_bodies(callers, text)):
            for member, asking in _places(members, sql):
                column = _in_vain(callers.snapshot, tenants, member, asking)
                if column is not None:
                    yield member.oid, column


def _bodies(callers: Callers, text: str) -> Iterator[str]:
    """The statements of the functions that a policy calls, over any number of steps."""
    try:
        called = callers.called(expression(text))
    except NotParsed:
        return
    for function in callers.reached(called) if called else ():
        yield from _statements(function)


def _statements(function: Function) -> tuple[str, ...]:
    try:
        return function_statements(function.body or "", function.language, function.argument_names)
    except NotParsed:
        return ()


def _places(members: Mapping[str, Relation], sql: str) -> Iterator[tuple[Relation, Asking]]:
    if not any(name in sql for name in members):
        return
    for schema, name, asking in askings(sql):
        member = members.get(name)
        if member is not None and schema in (None, member.schema):
            yield member, asking


def _in_vain(snapshot: Snapshot, tenants: Tenancy, member: Relation, asking: Asking) -> str | None:
    """The person's column, where no index narrows by anything that the lookup compares."""
    names = [f.column for f in asking.filters if f.operator == "="]
    asked = tuple(dict.fromkeys(name for name in names if name is not None and member.column(name)))
    person = next((name for name in asked if name not in tenants.keys and _PERSON.search(name)), None)
    return None if person is None or any(leading(snapshot, member, name) for name in asked) else person
