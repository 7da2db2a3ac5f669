"""By which column policies look the caller up among the members, and whether an index begins with it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.indexes.cover import leading
from pgadvise.engines.indexes.demand import Filter, filters_of
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.tenancy import Tenancy
from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Target
from pgadvise.sql.tree.query import Query, Statement

_PERSON = re.compile(r"user|person|people|member|profile|account|owner|auth|email|uid|sub(ject)?$", re.IGNORECASE)
Lookups = Mapping[int, Mapping[str, tuple[Policy, ...]]]


def lookups(platform: Platform, tenancy: Tenancy) -> Lookups:
    """By table of members: each column by which policies, or functions they call, look for the caller in vain.

    A lookup that an index narrows by any of its columns, the tenant's among them, is not in vain.
    """
    snapshot = platform.snapshot
    members = {t.name: t for t in _members(snapshot, tenancy)}
    if not members:
        return {}
    callers = Callers(snapshot=snapshot)
    asked: dict[str, frozenset[tuple[int, str]]] = {}  # many policies say the same
    found: defaultdict[int, defaultdict[str, dict[int, Policy]]] = defaultdict(lambda: defaultdict(dict))
    for table in platform.tables:
        for policy in snapshot.policies_of(table) if table.row_security else ():
            for text in (policy.using, policy.check):
                if text is not None and text not in asked:
                    asked[text] = frozenset(_asked(callers, members, tenancy, text))
                for member, column in asked.get(text or "", ()):
                    found[member][column][policy.oid] = policy
    return {oid: {name: tuple(by.values()) for name, by in columns.items()} for oid, columns in found.items()}


def _members(snapshot: Snapshot, tenants: Tenancy) -> Iterator[Relation]:
    """Tables of members with a column that names a person and that no index begins with."""
    for known in tenants.tables:
        table = snapshot.relation(known.table)
        if table is None or table.is_partition or not (known.scope == "membership" or _maps(tenants, table)):
            continue
        persons = (c.name for c in table.columns if c.name not in tenants.keys and _PERSON.search(c.name))
        if any(not leading(snapshot, table, name) for name in persons):
            yield table


def _maps(tenants: Tenancy, table: Relation) -> bool:
    """A table of people that says which tenant each belongs to."""
    return table.qualified in tenants.people and any(table.column(key) for key in tenants.keys)


def _asked(callers: Callers, members: Mapping[str, Relation], tenants: Tenancy, text: str) -> Iterator[tuple[int, str]]:
    for statement in _statements(callers, members, text):
        for relation, filters in filters_of(statement):
            member = members.get(relation.name)
            if member is not None and relation.schema in (None, member.schema):
                column = _in_vain(callers.snapshot, tenants, member, filters)
                if column is not None:
                    yield member.oid, column


def _statements(callers: Callers, members: Mapping[str, Relation], text: str) -> Iterator[Statement]:
    """The policy's own condition, and those of the functions it calls over any number of steps, that name a table of
    members."""
    tree = parsed(text)
    if tree is None:
        return
    if any(name in text for name in members):
        yield Query(select=(Target(tree),))
    called = callers.called(tree)
    for function in callers.reached(called) if called else ():
        if any(name in (function.body or "") for name in members) and (found := body(function)) is not None:
            yield from found.statements


def _in_vain(snapshot: Snapshot, tenants: Tenancy, member: Relation, filters: Sequence[Filter]) -> str | None:
    """The person's column, where no index narrows by anything that the lookup compares."""
    names = [f.column for f in filters if f.operator == "="]
    asked = tuple(dict.fromkeys(name for name in names if name is not None and member.column(name)))
    person = next((name for name in asked if name not in tenants.keys and _PERSON.search(name)), None)
    return None if person is None or any(leading(snapshot, member, name) for name in asked) else person
