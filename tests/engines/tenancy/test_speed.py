"""Inference takes steps in proportion to what the catalog holds."""

import sys
from types import FrameType
from typing import Any

import pytest
from tests.origin import ORIGIN

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.snapshot import Column, Constraint, Policy, Relation, Snapshot

_TYPES = {"uuid": 2950, "text": 25, "int4": 23}


def column(name: str, number: int, kind: str = "uuid", *, nullable: bool = False) -> Column:
    oid = _TYPES[kind]
    return Column(
        name=name,
        number=number,
        type=kind,
        type_oid=oid,
        base_oid=oid,
        base_type=kind,
        base_kind="b",
        nullable=nullable,
    )


def catalog(size: int, *, declared: bool, alike: bool) -> Snapshot:
    """`size` tables below 1 registry and its members: chains of ten, each table with a way up and a policy.

    Without `declared` keys, names lead the way; `alike` gives every table a tenant's name.
    """
    relations = [
        relation(1, "organizations", column("id", 1)),
        relation(2, "users", column("id", 1)),
        relation(3, "organization_members", column("organization_id", 1), column("user_id", 2)),
    ]
    constraints, policies = [], []
    for number in range(size):
        name = f"thing{number}_team" if alike else f"thing{number}s"
        parent = f"thing{number - 1}_id" if number % 10 else "organization_id"
        columns = (
            column("id", 1),
            column(parent, 2),
            column("created_by", 3, nullable=True),
            column("note", 4, "text"),
        )
        relations.append(relation(10 + number, name, *columns))
        if declared:
            constraints.append(key(10 + number, parent, 9 + number if number % 10 else 1))
        policies.append(policy(10 + number, parent))
    return Snapshot(origin=ORIGIN, relations=tuple(relations), constraints=tuple(constraints), policies=tuple(policies))


def relation(oid: int, name: str, *columns: Column) -> Relation:
    return Relation(oid=oid, schema="public", name=name, kind="table", owner="o", columns=columns)


def key(table: int, parent: str, target: int) -> Constraint:
    return Constraint(
        oid=100_000 + table,
        name=f"k{table}",
        table=table,
        kind="foreign_key",
        columns=(parent,),
        references=target,
        referenced_columns=("id",),
    )


def policy(table: int, column: str) -> Policy:
    text = f"({column} = (current_setting('app.organization_id'::text))::uuid)"
    return Policy(oid=200_000 + table, name="p", table=table, command="all", using=text)


def calls(snapshot: Snapshot) -> int:
    """How many functions are called while the tenancy of a snapshot is inferred."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    given = Declared()
    ground = platform(snapshot, given)
    sys.setprofile(counted)
    try:
        tenancy(snapshot, ground, given)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("declared", [True, False], ids=["declared keys", "names only"])
@pytest.mark.parametrize("alike", [False, True], ids=["many words", "one word"])
def test_twice_the_tables_take_twice_the_steps(declared: bool, alike: bool) -> None:
    """Four times the catalog costs hardly more than four times the calls, whatever its keys and names are like."""
    small, large = (calls(catalog(size, declared=declared, alike=alike)) for size in (200, 800))
    assert large < 4.2 * small
