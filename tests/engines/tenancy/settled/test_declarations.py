"""`[tenancy]` outranks inference, and what it names must exist."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from tests.engines.tenancy.answers import of

from pgadvise.engines.tenancy import Tenancy
from pgadvise.errors import ConfigError
from pgadvise.snapshot import Name, Snapshot

SCHEMA = """
create table users (id int primary key, email text, password_hash text);
create table teams (id int primary key, name text, slug text);
create table team_members (team_id int not null references teams, user_id int not null references users, role text, primary key (team_id, user_id));
create table docs (id int primary key, team_id int not null references teams, realm_no int, "Odd.Name" int);
create table pages (id int primary key, doc_id int not null references docs);
create table drafts (id int primary key, user_id int not null references users, realm_no int);
create table notes (id int primary key, customer_ref int, path text);
create table kinds (id int primary key);
create table folders (id int primary key, region_id int not null);
create table regions (id int primary key);
"""  # noqa: E501


@pytest.fixture
def schema(snapshot_of: Callable[[str], Snapshot]) -> Snapshot:
    return snapshot_of(SCHEMA)


@pytest.fixture
def declare(schema: Snapshot, infer: Callable[..., Tenancy]) -> Callable[..., Tenancy]:
    return lambda **declared: infer(schema, **declared)


def scopes(answer: Tenancy) -> Mapping[str, tuple[str, str | None]]:
    return {t.name.name: (t.scope, t.key) for t in answer.tables}


def test_nobody(declare: Callable[..., Tenancy]) -> None:
    """`table = "none"`: nobody is a tenant, whatever the schema looks like, and that is certain."""
    answer = declare(table="none")
    assert (answer.tenant_table, answer.keys, answer.source, answer.multi_tenant) == (None, (), "none", False)
    assert (answer.confidence, answer.questions) == (1.0, ())
    assert answer.why_none == "the configuration says that there are no tenants"


@pytest.mark.parametrize("spelled", ["public.regions", "regions"])
def test_table(declare: Callable[..., Tenancy], spelled: str) -> None:
    """A declared table is the tenant for certain, though nothing speaks for it."""
    answer = declare(table=spelled)
    assert (answer.tenant_table, answer.source, answer.confidence) == (Name("public", "regions"), "declared", 1.0)
    assert scopes(answer)["folders"] == ("direct", "region_id")


def test_users_as_tenants(declare: Callable[..., Tenancy]) -> None:
    """The table of people may be declared as the tenant: owners' columns are then keys."""
    answer = declare(table="public.users")
    assert scopes(answer)["users"] == ("tenant", "id")
    assert scopes(answer)["drafts"] == ("direct", "user_id")


@pytest.mark.parametrize("declared", [{"table": "auth.users"}, {"key": "user_id"}])
def test_users_of_a_platform_as_tenants(declared: Mapping[str, Any], infer: Callable[..., Tenancy]) -> None:
    """A platform's users may be the tenants: rows are theirs by a shared key, by a reference that is no trace of who
    did it, and by a policy that compares a column with the caller.
    """
    answer = infer(
        "create schema auth; create table auth.users (id uuid primary key, email text);"
        "create function auth.uid() returns uuid language sql as 'select null::uuid';"
        "create table profiles (id uuid primary key references auth.users, name text);"
        "create table todos (id int primary key, user_id uuid not null references auth.users);"
        "create table steps (id int primary key, todo_id int not null references todos);"
        "create table scans (id int primary key, holder uuid not null);"
        "alter table scans enable row level security;"
        "create policy own on scans using (holder = auth.uid());"
        "create table prices (id int primary key, created_by uuid references auth.users)",
        **declared,
    )
    assert (answer.tenant_table, answer.keys) == (Name("auth", "users"), ("holder", "user_id"))
    found = scopes(answer)
    assert [found[name] for name in ("profiles", "todos", "steps", "scans")] == [
        ("direct", "id"),
        ("direct", "user_id"),
        ("transitive", None),
        ("direct", "holder"),
    ]
    assert found["prices"][0] == "global"


def test_key_that_leads_to_a_table(declare: Callable[..., Tenancy]) -> None:
    """A declared key makes the table that it leads to the tenant."""
    answer = declare(key="region_id")
    assert (answer.tenant_table, answer.keys[0]) == (Name("public", "regions"), "region_id")


def test_key_without_a_table(declare: Callable[..., Tenancy]) -> None:
    """A declared key that leads nowhere stands alone."""
    answer = declare(key="realm_no")
    assert (answer.tenant_table, answer.keys, answer.source) == (None, ("realm_no",), "declared")
    assert scopes(answer)["docs"] == ("direct", "realm_no")
    assert scopes(answer)["pages"] == ("transitive", None)


def test_further_keys(declare: Callable[..., Tenancy]) -> None:
    """Where `key` is missing, a column of `also` is the key."""
    answer = declare(table="public.teams", key="team_id", also=("customer_ref",))
    assert scopes(answer)["notes"] == ("direct", "customer_ref")
    assert scopes(answer)["docs"] == ("direct", "team_id")
    assert answer.keys == ("team_id", "customer_ref")


def test_scopes_of_tables(declare: Callable[..., Tenancy]) -> None:
    """Each scope can be declared; such a table is certain, and others are reached through it."""
    answer = declare(
        tables={
            "public.docs": "user realm_no",
            "notes": "direct customer_ref",
            "public.kinds": "transitive",
            "drafts": "global",
        },
        global_tables=("public.reg*",),
    )
    assert answer.tenant_table == Name("public", "teams")
    found = scopes(answer)
    assert found["docs"] == ("user", "realm_no")
    assert found["pages"] == ("user", None)
    assert found["notes"] == ("direct", "customer_ref")
    assert found["kinds"] == ("transitive", None)
    assert found["drafts"] == ("global", None)
    assert found["regions"] == ("global", None)
    assert all(of(answer, name).confidence == 1.0 for name in ("docs", "notes", "kinds", "drafts", "regions"))


def test_declared_transitive_keeps_its_way(declare: Callable[..., Tenancy]) -> None:
    """A table declared as transitive keeps the steps that were found."""
    assert of(declare(tables={"public.pages": "transitive"}), "pages").via == of(declare(), "pages").via != ()


def test_expression(declare: Callable[..., Tenancy]) -> None:
    """The tenant may be SQL over the row where no column holds it."""
    table = of(declare(tables={"public.notes": "direct split_part(path, '/', 1)::int"}), "notes")
    assert (table.scope, table.key, table.expression) == ("direct", None, "split_part(path, '/', 1)::int")


@pytest.mark.parametrize(
    ("declared", "said", "hint"),
    [
        ({"table": "public.team"}, '[tenancy] table names "public.team"', "public.teams"),
        ({"key": "teem_id"}, 'names the key "teem_id"', "team_id"),
        ({"also": ("tem_id",)}, 'names the key "tem_id"', "team_id"),
        ({"global_tables": ("public.kindz",)}, '[tenancy] global_tables names "public.kindz"', "public.kinds"),
        ({"tables": {"public.dox": "global"}}, '[tenancy.tables] names "public.dox"', "public.docs"),
        ({"tables": {"public.docs": "direct team"}}, 'names "team", and the table has no such column', "team_id"),
        ({"tables": {"public.docs": "direct"}}, "names no column", "direct COLUMN"),
        ({"tables": {"public.docs": "shared"}}, 'is "shared"', "global"),
        ({"tables": {"public.docs": "direct (("}}, "not SQL", ""),
        ({"tables": {"public.docs": "global team_id2"}}, "no such column", "team_id"),
    ],
)
def test_mistakes(declare: Callable[..., Tenancy], declared: dict[str, Any], said: str, hint: str) -> None:
    """What does not exist is named, and the nearest that does is offered."""
    with pytest.raises(ConfigError) as caught:
        declare(**declared)
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")


def test_tree_of_tenants(snapshot_of: Callable[[str], Snapshot], infer: Callable[..., Tenancy]) -> None:
    """A table whose rows lead to others of them by the declared key still lists the tenants."""
    tree = "create table units (id int primary key, unit_id int references units);"
    docs = "create table docs (id int, unit_id int not null references units);"
    answer = infer(snapshot_of(tree + docs), key="unit_id")
    assert answer.tenant_table == Name("public", "units")
    assert scopes(answer) == {"units": ("tenant", "id"), "docs": ("direct", "unit_id")}


_BANDS = """
create table bands (id uuid primary key);
create table venues (id uuid primary key);
create table band_members (band_id uuid references bands, user_id uuid, primary key (band_id, user_id));
create table media (id int primary key, owner_id uuid, band_id uuid references bands, venue_id uuid references venues, made_of uuid generated always as ({made}) stored);
create function belongs(kind text, thing uuid) returns boolean language sql as 'select exists (select from band_members m where m.band_id = thing)';
alter table media enable row level security;
create policy p on media using ({policy});
"""  # noqa: E501


@pytest.mark.parametrize(
    ("key", "made", "policy", "table"),
    [
        ("made_of", "band_id", "true", "bands"),
        ("made_of", "coalesce(band_id, venue_id)", "true", None),
        ("owner_id", "null::uuid", "owner_id in (select m.band_id from band_members m)", "bands"),
        ("owner_id", "null::uuid", "belongs('band', owner_id)", "bands"),
        ("owner_id", "null::uuid", "belongs('band', owner_id) or owner_id = venue_id", "bands"),
        ("owner_id", "null::uuid", "owner_id is not null", None),
    ],
)
def test_key_that_stands_for_another(
    snapshot_of: Callable[[str], Snapshot],
    infer: Callable[..., Tenancy],
    key: str,
    made: str,
    policy: str,
    table: str | None,
) -> None:
    """A key that leads nowhere names what it is generated from, or what policies and their helpers compare it with."""
    answer = infer(snapshot_of(_BANDS.format(made=made, policy=policy)), key=key)
    assert (answer.tenant_table.name if answer.tenant_table else None) == table
