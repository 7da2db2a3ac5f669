"""What the values of a column are."""

from collections.abc import Callable

import pytest

from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.origins import Origin, Origins

Conclude = Callable[..., Facts]  # the fixture

TABLES = """
    create table tenant (id int primary key, slug text unique);
    create table profile (id uuid primary key references auth.users);
    create table seat (tenant_id int not null references tenant, user_id uuid not null references profile,
        helper_id uuid, primary key (tenant_id, user_id));
    create table invoice (id int primary key, tenant_id int not null references tenant, unique (tenant_id, id));
    create table line (tenant_id int, invoice_id int,
        foreign key (tenant_id, invoice_id) references invoice (tenant_id, id));
    create table copied (tenant_id int, loose_id int);
    create table hen (id int primary key); create table egg (id int primary key references hen);
    alter table hen add foreign key (id) references egg;
"""


def origin(known: Facts, table: str, column: str) -> Origin:
    relation = known.snapshot.relation_named("public", table)
    assert relation is not None
    found = Origins(platform=known.get("platform"), tenancy=known.get("tenancy")).of(relation, column)
    target = known.snapshot.relation(found[0]) if isinstance(found, tuple) else None
    return f"{target}.{found[1]}" if target else found


@pytest.mark.parametrize(
    ("table", "column", "comes_from"),
    [
        ("tenant", "id", "public.tenant.id"),
        ("invoice", "tenant_id", "public.tenant.id"),
        ("line", "tenant_id", "public.tenant.id"),
        ("line", "invoice_id", "public.invoice.id"),
        ("seat", "user_id", "auth.users.id"),
        ("copied", "tenant_id", "public.tenant.id"),
        ("copied", "loose_id", "loose_id"),
    ],
)
def test_foreign_keys_are_followed_and_names_where_there_are_none(
    facts: Conclude, table: str, column: str, comes_from: str
) -> None:
    """Through several keys, through one column of a key of several; a name that is taught elsewhere stands in."""
    assert origin(facts(TABLES, api=True), table, column) == comes_from


def test_a_ring_ends(facts: Conclude) -> None:
    assert origin(facts(TABLES, api=True), "hen", "id") in ("public.hen.id", "public.egg.id")


def test_accounts_and_people(facts: Conclude) -> None:
    """A profile that shares its key with the account is the account; a key without a declaration by one name only."""
    known = facts(TABLES, api=True)
    origins = Origins(platform=known.get("platform"), tenancy=known.get("tenancy"))
    seat = known.snapshot.relation_named("public", "seat")
    assert seat is not None
    assert [c.name for c in seat.columns if origins.is_account(seat, c.name)] == ["user_id"]
    assert [c.name for c in seat.columns if origins.is_person(seat, c.name)] == ["user_id"]
