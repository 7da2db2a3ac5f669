"""Policies that stand in the way of an index that is there, with the roles that suffer."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import listed
from pgadvise.engines.indexes.drive import Hindrance
from pgadvise.engines.indexes.driving import drive_of
from pgadvise.snapshot import Index, IndexKey, Policy, Relation, quote


class HinderedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """`hindrances` of `policy`, all of which must go; `roles` of the application read the table under it."""

    policy: Policy
    hindrances: tuple[Hindrance, ...]
    roles: tuple[str, ...]


def bound_readers(application: Application, table: Relation) -> tuple[str, ...]:
    """The roles of the application, services aside, that read the table and are bound by its policies."""
    readers = (e.role.name for e in application.exposure(table) if e.reads)
    return tuple(name for name in readers if application.access.binds(name, table))


def hindered_policies(
    application: Application, table: Relation, planned: tuple[Index, ...] = ()
) -> Iterator[HinderedPolicy]:
    """By the policy's name; what would stand in the way of `planned` indexes too."""
    hindrances: dict[int, list[Hindrance]] = defaultdict(list)
    roles: dict[int, list[str]] = defaultdict(list)
    for role in bound_readers(application, table):
        for hindrance in drive_of(application.access, role, table, planned=planned).hindrances:
            if hindrance.policy is None:
                continue
            oid = hindrance.policy.oid
            hindrances[oid] += [hindrance] if hindrance not in hindrances[oid] else []
            roles[oid] += [role] if role not in roles[oid] else []
    for policy in sorted((found[0].policy for found in hindrances.values()), key=lambda p: p.name if p else ""):
        if policy is not None:
            oid = policy.oid
            yield HinderedPolicy(policy=policy, hindrances=tuple(hindrances[oid]), roles=tuple(roles[oid]))


def still_hindered(application: Application, table: Relation, name: str) -> str:
    """What else must be done where an index of a column is made: a policy that asks of each row goes on reading all."""
    column = table.column(name)
    if not table.row_security or column is None:
        return ""
    first = IndexKey(column=name, type=column.type, operator_class="", operator_family=0)
    index = Index(oid=0, schema=table.schema, name="", table=table.oid, method="btree", keys=(first,))
    names = [quote(hindered.policy.name) for hindered in hindered_policies(application, table, (index,))]
    if not names:
        return ""
    ask, it = ("asks", "it is") if len(names) == 1 else ("ask", "they are")
    return (
        f"{listed(names)} {ask} about it in a form that an index cannot be searched for: the index serves statements "
        f"that name {quote(name)}, and every other once {it} written as policy-cannot-use-index then says"
    )
