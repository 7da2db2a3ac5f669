"""Random pairs of states over a small schema: what is said of both is held against what the server lets pass."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.engines.change.conftest import ACTORS, side
from tests.engines.prover.conftest import PLATFORM, TENANTS
from tests.engines.prover.test_random_policies import CLAIMS, HELPERS, ME, OTHER, POLICIES, ROWS, SECOND, A, B

from pgadvise.engines.change.change import changes
from pgadvise.engines.change.objects.pair import Change
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Policy, Snapshot
from pgadvise.sources.postgres.live import capture

# What stands behind policies: the body of is_member(), and who sees which memberships.
BODIES = (
    "select exists (select 1 from public.members m where m.org_id = org and m.user_id = auth.uid())",
    "select exists (select 1 from public.members m where m.org_id = org and m.user_id = auth.uid() and m.role = 'x')",
    "select org in (select m.org_id from public.members m where m.role = 'x' or m.user_id = auth.uid())",
    "select not exists (select 1 from public.members m where m.org_id <> org and m.user_id = auth.uid())",
)
SEEN = ("(user_id = auth.uid())", "true", "(role = 'x'::text)")
MORE = (
    "exists (select 1 from orgs o left join members m on m.org_id = o.id and m.role = 'x' where o.id = docs.org_id)",
    "exists (select 1 from members m where m.org_id = docs.org_id union select 1 from orgs o where o.name = 'all')",
    "not exists (select 1 from members m where m.org_id = docs.org_id and m.role = 'x')",
    "not exists (select 1 from members m where m.org_id = docs.org_id)",
    "(select m.role from members m where m.org_id = docs.org_id and m.user_id = auth.uid()) = 'x'",
    "(select count(*) from members m where m.org_id = docs.org_id) = 0",
    "org_id in (select m.org_id from members m join orgs o on o.id = m.org_id where o.name = 'all')",
    "exists (select 1 from members m, members n where m.org_id = docs.org_id and n.role <> m.role)",
    "title like 'x%'",
    "is_member(previous_org_id)",
)


class State(NamedTuple):
    """One side: the policies on docs, the body of is_member(), the policy on members."""

    policies: tuple[str, ...]
    body: str
    seen: str


class Seeded:
    """A session in a transaction over the seeded schema, and its snapshot without policies on docs."""

    def __init__(self, session: psycopg.Connection[Any]) -> None:
        self.session = session
        self.snapshot = capture(session)

    def __repr__(self) -> str:
        return "the seeded schema"  # what a failing example prints


@pytest.fixture(scope="module")
def seeded(server: Server) -> Iterator[Seeded]:
    with psycopg.connect(server.dsn) as session:
        session.execute((PLATFORM + TENANTS + HELPERS).encode())
        session.execute("create policy see on orgs for select to authenticated using (true)")
        with session.cursor() as cursor:
            cursor.executemany("insert into auth.users values (%s)", [(ME,), (OTHER,), (SECOND,)])
            cursor.executemany("insert into orgs values (%s, %s)", [(A, "none"), (B, "all")])
            cursor.executemany(
                "insert into docs (id, org_id, author_id, title, previous_org_id, is_open)"
                " values (gen_random_uuid(), %s, %s, %s, %s, %s)",
                ROWS,
            )
        yield Seeded(session)
        session.rollback()


def _edited(text: str, other: str, how: str) -> tuple[str, ...]:
    """What a person makes of a policy."""
    return {
        "or": (f"{text} or {other}",),
        "and": (f"{text} and {other}",),
        "more": (text, other),
        "instead": (other,),
        "not": (f"not {text}",),
        "nested": (f"case when {other} then {text} else {text} end",),
    }[how]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[State, State]:
    """A state and an edit of it: often only the policies, or only what stands behind them."""
    texts = st.one_of(POLICIES, st.sampled_from(MORE))
    text, other = draw(texts), draw(texts)
    ways = st.sampled_from(("or", "and", "more", "instead", "not", "nested"))
    behind = st.tuples(st.sampled_from(BODIES), st.sampled_from(SEEN))
    first, way = draw(behind), draw(ways)
    second = draw(st.one_of(st.just(first), behind))
    other_way = draw(st.one_of(st.just(way), ways))
    return State(_edited(text, other, way), *first), State(_edited(text, other, other_way), *second)


MEMBERS = st.sets(st.tuples(st.sampled_from((A, B)), st.sampled_from((ME, OTHER)), st.sampled_from("xy")), max_size=3)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(pair=pairs(), members=MEMBERS)
def test_no_row_contradicts_a_verdict(
    seeded: Seeded, pair: tuple[State, State], members: set[tuple[str, str, str]]
) -> None:
    """Where reach is equal or narrower no session sees a row that it did not; where equal or wider it loses none."""
    assume(pair[0] != pair[1])
    states = [_known(seeded, state) for state in pair]
    rows = [_rows(seeded.session, state, members) for state in pair]
    (found,) = (c for c in changes(side(states[0]), side(states[1]), ACTORS[1:]).compared if _is_asked(c))
    for old, new in zip(*rows, strict=True):
        if old is not None and new is not None:
            assert new <= old or found.verdict not in ("equal", "narrower"), (pair, members)
            assert old <= new or found.verdict != "equal", (pair, members)
            assert old <= new or (found.verdict, found.certainty) != ("wider", "proved"), (pair, members)


def _is_asked(change: Change) -> bool:
    return (change.name.name, change.command) == ("docs", "select")


def _made(session: psycopg.Connection[Any], state: State) -> None:
    for number, text in enumerate(state.policies):
        session.execute(f"create policy p{number} on docs for select to authenticated using ({text})".encode())
    head = "create or replace function is_member(org uuid) returns boolean language sql stable security definer as"
    session.execute(f"{head} $${state.body}$$; alter policy own on members using ({state.seen})".encode())


def _known(seeded: Seeded, state: State) -> Snapshot:
    """The snapshot of the state, from what changes in it."""
    session, snapshot = seeded.session, seeded.snapshot
    with session.transaction(force_rollback=True):
        _made(session, state)
        session.execute("set local search_path = ''")  # texts as a snapshot has them
        stored = session.execute(
            "select polname, pg_get_expr(polqual, polrelid) from pg_policy"
            " where polrelid = 'public.docs'::regclass order by 1"
        ).fetchall()
    docs = snapshot.relation_named("public", "docs")
    assert docs is not None
    policies = (
        Policy(oid=n, name=name, table=docs.oid, command="select", roles=("authenticated",), using=text)
        for n, (name, text) in enumerate(stored)
    )
    others = (replace(p, using=state.seen) if p.name == "own" else p for p in snapshot.policies)
    functions = (replace(f, body=state.body) if f.name == "is_member" else f for f in snapshot.functions)
    return replace(snapshot, policies=(*others, *policies), functions=tuple(functions))


def _rows(
    session: psycopg.Connection[Any], state: State, members: set[tuple[str, str, str]]
) -> list[frozenset[str] | None]:
    """The rows that each session sees; None where it meets an error."""
    with session.transaction(force_rollback=True):
        with session.cursor() as cursor:
            found = {(org, user): role for org, user, role in sorted(members)}
            cursor.executemany("insert into members values (%s, %s, %s)", [(*key, r) for key, r in found.items()])
        _made(session, state)
        return [_seen(session, claims) for claims in CLAIMS]


def _seen(session: psycopg.Connection[Any], claims: dict[str, Any]) -> frozenset[str] | None:
    try:
        with session.transaction(force_rollback=True):
            session.execute("select set_config('request.jwt.claims', %s, true)", (json.dumps(claims),))
            session.execute("set local role authenticated")
            return frozenset(str(row[0]) for row in session.execute("select id from docs"))
    except psycopg.errors.DatabaseError:
        return None
