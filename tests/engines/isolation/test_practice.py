"""What policies compare keys with, taken over for tables that have none."""

from collections.abc import Callable

import pytest

from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.binding import Bindings
from pgadvise.engines.isolation.practice import Practices
from pgadvise.sql.writing import render

Conclude = Callable[..., Facts]  # the fixture

TABLES = """
    create table tenant (id int primary key, name text not null);
    create table invoice (id int primary key, tenant_id int not null references tenant, owner text, public boolean);
    create table receipt (id int primary key, tenant_id int not null references tenant);
    create table seat (tenant_id int not null references tenant, person text not null, primary key (tenant_id, person));
    create function mine() returns setof int language sql stable as 'select 1';
    create function current_tenant() returns int language sql stable as 'select 1';
    create function claimed() returns int language sql stable as
        $$ select (auth.jwt() -> 'user_metadata' ->> 'tenant')::int $$;
"""


def practices(known: Facts) -> Practices:
    bindings = Bindings(platform=known.get("platform"), tenancy=known.get("tenancy"), access=known.get("access"))
    return bindings.practices


def written(known: Facts) -> list[str]:
    return [render.render(p.comparison) for p in practices(known).all]


@pytest.mark.parametrize(
    ("asked", "practice"),
    [
        ("tenant_id = current_setting('app.t')::int", "key = (select current_setting('app.t')::integer)"),
        ("current_tenant() = tenant_id", "key = (select public.current_tenant())"),
        ("tenant_id = (select current_tenant())", "key = (select public.current_tenant())"),
        ("tenant_id = any (array(select mine()))", "key = any (array(select public.mine()))"),
        ("tenant_id in (select mine())", "key = any (array(select public.mine()))"),
        ("owner = 'x' and tenant_id = current_tenant()", "key = (select public.current_tenant())"),
        (
            "tenant_id in (select s.tenant_id from seat s where s.person = current_user)",
            "key = any (array(select s.tenant_id from public.seat s where s.person = current_user))",
        ),
        (
            "tenant_id = (auth.jwt() -> 'app_metadata' ->> 't')::int",
            "key = (select (auth.jwt() -> 'app_metadata' ->> 't')::integer)",
        ),
    ],
)
def test_what_is_asked_of_the_session_is_remembered(facts: Conclude, asked: str, practice: str) -> None:
    """In a form that is asked once and that an index can serve."""
    assert written(facts(TABLES, f"create policy own on invoice using ({asked})", api=True)) == [practice]


@pytest.mark.parametrize(
    "asked",
    [
        "tenant_id = 7",
        "tenant_id = any ('{1,2}')",
        "tenant_id = current_tenant() or public",
        "tenant_id <> current_tenant()",
        "tenant_id::text = current_setting('app.t')",
        "exists (select from seat s where s.tenant_id = invoice.tenant_id and s.person = current_user)",
        "tenant_id in (select s.tenant_id from seat s where s.person = invoice.owner)",
        "tenant_id = (auth.jwt() -> 'user_metadata' ->> 't')::int",
        "tenant_id = claimed()",
        "tenant_id = (current_setting('request.headers')::json ->> 'x-tenant')::int",
        "true",
    ],
)
def test_what_is_no_example_is_not_followed(facts: Conclude, asked: str) -> None:
    """Constants, alternatives, what depends on the row, and above all what callers can set themselves."""
    assert written(facts(TABLES, f"create policy own on invoice using ({asked})", api=True)) == []


@pytest.mark.parametrize("kind", ["as restrictive", "for insert", "for update"])
def test_only_policies_that_let_rows_be_read_are_examples(facts: Conclude, kind: str) -> None:
    clause = "with check" if kind == "for insert" else "using"
    asked = f"create policy own on invoice {kind} {clause} (tenant_id = current_tenant())"
    assert written(facts(TABLES, asked, api=True)) == []


def test_most_used_first(facts: Conclude) -> None:
    known = facts(
        TABLES,
        "create policy a on invoice using (tenant_id = current_setting('app.t')::int)",
        "create policy b on invoice using (tenant_id = current_tenant())",
        "create policy b on receipt using (tenant_id = current_tenant())",
        api=True,
    )
    assert [p.uses for p in practices(known).all] == [2, 1]
    assert written(known)[0] == "key = (select public.current_tenant())"


def test_a_key_of_another_level_is_another_key(facts: Conclude) -> None:
    """What an organisation's id is compared with says nothing of a project's, though both are integers."""
    known = facts(
        "create table organization (id int primary key)",
        "create table project (id int primary key, organization_id int not null references organization)",
        "create table folder (id int primary key, organization_id int not null references organization)",
        "create table task (id int primary key, project_id int not null references project)",
        "create function org() returns int language sql stable as 'select 1'",
        "create policy own on project using (organization_id = org())",
    )
    found = practices(known)
    snapshot = known.snapshot
    folder, task = snapshot.relation_named("public", "folder"), snapshot.relation_named("public", "task")
    assert folder is not None
    assert task is not None
    assert len(list(found.of(folder, "organization_id"))) == 1
    assert list(found.of(task, "project_id")) == []
