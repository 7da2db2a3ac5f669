"""Random policies over a small schema: what is proved is held against what the server itself does."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from tests.engines.prover.atoms import COMPOSED
from tests.engines.prover.conftest import PLATFORM, TENANTS

from pgadvise.engines.access.access import access
from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.platform import platform
from pgadvise.engines.prover.prover import Prover
from pgadvise.engines.prover.words.proof import Proof
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Policy, Snapshot
from pgadvise.sources.postgres.live import capture

A, B = "aaaaaaaa-0000-4000-8000-00000000000a", "bbbbbbbb-0000-4000-8000-00000000000b"
SECOND = "11111111-0000-4000-8000-000000000009"  # of the same person, and of no tenant
ME, OTHER = "11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"
HELPERS = """
alter table docs add orgs uuid[], add meta jsonb, add path text, add rank integer;
alter table orgs add crew jsonb;
create table profiles (user_id uuid primary key references auth.users, org_ids uuid[], doc jsonb);
alter table profiles enable row level security;
grant select on profiles to authenticated;
create policy own on profiles for select to authenticated using (user_id = auth.uid());
create type claims as (org_id uuid, orgs uuid[]);
create function record() returns claims language sql stable as
  $$ select jsonb_populate_record(null::claims, coalesce(auth.jwt() -> 'app_metadata', '{}')) $$;
create function mine() returns setof uuid language sql stable security definer as
  $$ select org_id from public.members where user_id = auth.uid() $$;
create function is_member(org uuid) returns boolean language sql stable security definer as
  $$ select exists (select 1 from public.members m where m.org_id = org and m.user_id = auth.uid()) $$;
create function claimed() returns uuid language sql stable as
  $$ select nullif(auth.jwt() -> 'app_metadata' ->> 'org_id', '')::uuid $$;
create function checked(org uuid, open boolean) returns boolean language plpgsql stable as $$
  declare found_org uuid;
  begin
    if open is null then return null; end if;
    select m.org_id into found_org from members m where m.user_id = auth.uid() and m.org_id = org;
    if not found then return open and claimed() = org; end if;
    return found_org = org;
  end $$;
"""
ROWS = [
    (org, author, title, previous, is_open)
    for org in (A, B)
    for author, title, previous, is_open in itertools.product(
        (ME, OTHER, None), ("x", None), (A, B, None), (True, False)
    )
]
CLAIMS: list[dict[str, Any]] = [
    {"sub": ME, "app_metadata": {"org_id": A, "orgs": [A]}, "user_metadata": {"org_id": B}},
    {"sub": ME, "app_metadata": {}, "user_metadata": {"org_id": B}},
    {"sub": ME, "app_metadata": {"org_id": None, "orgs": []}, "user_metadata": {}},
    {"sub": SECOND, "user_metadata": {"org_id": B}},
]


def _organisation() -> st.SearchStrategy[str]:
    return st.sampled_from(("org_id", "previous_org_id"))


ATOMS = st.one_of(
    st.builds(str.format, st.sampled_from(COMPOSED), _organisation()),
    st.sampled_from(("is_open", "title is null", "author_id = auth.uid()", "true", "title = 'x'", "null::boolean")),
    st.builds(
        str.format,
        st.sampled_from(
            (
                "{0} in (select org_id from members where user_id = auth.uid())",
                "{0} in (select m.org_id from members m where m.role = 'admin')",
                "{0} not in (select org_id from members)",
                "{0} = any (array(select mine()))",
                "{0} in (select mine())",
                "{0} in (select x from mine() as t(x))",
                "is_member({0})",
                "checked({0}, is_open)",
                "{0} = claimed()",
                "{0} is distinct from claimed()",
                "{0} is not distinct from claimed()",
                "{0}::text = auth.jwt() -> 'app_metadata' ->> 'org_id'",
                "{0} = (auth.jwt() -> 'user_metadata' ->> 'org_id')::uuid",
                "auth.jwt() -> 'app_metadata' -> 'orgs' ? {0}::text",
                "{0} = (select org_id from members where user_id = auth.uid() limit 1)",
                "exists (select 1 from members m where m.org_id = docs.{0} and m.user_id = docs.author_id)",
                "exists (select 1 from orgs o left join members m on m.org_id = o.id where o.id = docs.{0})",
                "exists (select 1 from orgs o join members m on m.org_id = o.id where o.id = docs.{0})",
                "{0} in (select org_id from members union select id from orgs where name = 'none')",
                "(select count(*) from members m where m.org_id = docs.{0}) > 0",
                "(select max(m.role) from members m where m.org_id = docs.{0}) is not null",
                "({0}, auth.uid()) in (select org_id, user_id from members)",
                "{0} = coalesce(claimed(), (select org_id from members limit 1))",
                "{0} <> all (select org_id from members)",
                "{0} in (with w as (select org_id from members) select w.org_id from w)",
                "nullif({0}, claimed()) is null",
                "case {0} when claimed() then true else is_open end",
            )
        ),
        _organisation(),
    ),
)
POLICIES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("coalesce({}, {})".format, inner, inner),
        st.builds("(({}) is {})".format, inner, st.sampled_from(("true", "not true", "false", "not false", "null"))),
        st.builds("case when {} then {} else {} end".format, inner, inner, inner),
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def prepared(server: Server) -> Iterator[tuple[psycopg.Connection[Any], Snapshot]]:
    """A session in a transaction over the seeded schema, and its snapshot without policies on docs."""
    with psycopg.connect(server.dsn) as session:
        session.execute((PLATFORM + TENANTS + HELPERS).encode())
        session.execute("create policy see on orgs for select to authenticated using (true)")
        with session.cursor() as cursor:
            people = [(ME,), (OTHER,), (SECOND,)]
            cursor.executemany("insert into auth.users values (%s)", people)
            crews = [(A, json.dumps([{"uid": ME}])), (B, json.dumps([{"uid": OTHER, "rank": ME}]))]
            cursor.executemany("insert into orgs (id, name, crew) values (%s, 'none', %s)", crews)
            cursor.execute("insert into profiles values (%s, array[%s]::uuid[], %s)", (ME, A, json.dumps({"org": A})))
            cursor.executemany("insert into members values (%s, %s, 'admin')", [(A, ME), (B, OTHER)])
            cursor.executemany(
                "insert into docs (id, org_id, author_id, title, previous_org_id, is_open)"
                " values (gen_random_uuid(), %s, %s, %s, %s, %s)",
                ROWS,
            )
            # The rest goes with the number of the row, so that all pairs are met.
            cursor.execute(
                """
                with numbered as (
                  select id, row_number() over (order by org_id, author_id, previous_org_id) n from docs)
                update docs set orgs = (%(lists)s::text[])[n %% 4 + 1]::uuid[],
                  meta = jsonb_build_object('org', (%(tenants)s::text[])[n %% 2 + 1], 'people', array[%(me)s::text]),
                  path = (%(tenants)s::text[])[n %% 3] || '/x', rank = n
                from numbered where numbered.id = docs.id
                """,
                {"tenants": [A, B], "lists": [f"{{{A}}}", f"{{{B}}}", f"{{{A},{B}}}", "{}"], "me": ME},
            )
        yield session, capture(session)
        session.rollback()


def _leaks(session: psycopg.Connection[Any], claims: dict[str, Any], proof: Proof) -> bool:
    """Whether a session of tenant A sees a row of B that the proof's assumptions allow; an error shows nothing."""
    authored = any("author_id" in said for said in proof.assumptions)
    asked = "select 1 from docs where org_id = %s" + " and author_id is distinct from %s" * authored
    try:
        with session.transaction(force_rollback=True):
            session.execute("select set_config('request.jwt.claims', %s, true)", (json.dumps(claims),))
            session.execute("set local role authenticated")
            return session.execute(asked.encode(), (B, ME)[: 1 + authored]).fetchone() is not None
    except psycopg.errors.DatabaseError:
        return False


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(permissive=st.lists(POLICIES, min_size=1, max_size=2), restrictive=st.lists(POLICIES, max_size=1))
def test_nothing_proved_leaks(
    prepared: tuple[psycopg.Connection[Any], Snapshot], permissive: list[str], restrictive: list[str]
) -> None:
    """No session of tenant A sees a row of tenant B where reading was proved isolated."""
    session, snapshot = prepared
    with session.transaction(force_rollback=True):
        for number, (text, kind) in enumerate(
            [*((p, "permissive") for p in permissive), *((r, "restrictive") for r in restrictive)]
        ):
            _create(session, f"create policy p{number} on docs as {kind} for select using ({text})")
        stored = _stored(session)
        proof = _proof(snapshot, stored)
        if proof.verdict != "unknown":
            leaking = [claims for claims in CLAIMS if _leaks(session, claims, proof)]
            assert leaking == [], stored


def _create(session: psycopg.Connection[Any], policy: str) -> None:
    """JSON_TABLE and its like are of PostgreSQL 17, any_value() of 16."""
    try:
        session.execute(policy.encode())
    except (psycopg.errors.SyntaxError, psycopg.errors.UndefinedFunction):
        if session.info.server_version >= 170000:
            raise
        reject()


def _stored(session: psycopg.Connection[Any]) -> list[tuple[str, bool, str]]:
    """The policies as a snapshot has them: with the schema of every name that is not the server's own."""
    session.execute("set local search_path = pg_catalog")
    found = session.execute(
        "select polname, polpermissive, pg_get_expr(polqual, polrelid) from pg_policy"
        " where polrelid = 'public.docs'::regclass order by 1"
    ).fetchall()
    session.execute("set local search_path = public")
    return found


def _proof(snapshot: Snapshot, stored: list[tuple[str, bool, str]]) -> Proof:
    docs = snapshot.relation_named("public", "docs")
    assert docs is not None
    policies = [
        Policy(oid=i, name=name, table=docs.oid, command="select", permissive=permissive, using=text)
        for i, (name, permissive, text) in enumerate(stored)
    ]
    changed = msgspec.structs.replace(snapshot, policies=(*snapshot.policies, *policies))
    declared = Declared(tenancy=TenancyDeclared(key="org_id"))
    ground = platform(changed, declared)
    prover = Prover(snapshot=changed, tenancy=tenancy(changed, ground, declared), access=access(changed, ground))
    return prover.prove(docs, "select", "authenticated", "api")
