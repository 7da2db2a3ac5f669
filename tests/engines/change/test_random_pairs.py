"""Random pairs of policies over a small schema: what is said of both is held against what the server lets pass."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.change.conftest import ACTORS, side
from tests.engines.prover.conftest import PLATFORM, TENANTS
from tests.engines.prover.test_random_policies import CLAIMS, HELPERS, ME, OTHER, POLICIES, ROWS, SECOND, A, B

from pgadvise.engines.change.change import changes
from pgadvise.engines.change.pair import Change
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Policy, Snapshot
from pgadvise.sources.postgres.live import capture

Texts = tuple[str, ...]


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
            cursor.executemany("insert into orgs values (%s, 'none')", [(A,), (B,)])
            cursor.executemany("insert into members values (%s, %s, 'admin')", [(A, ME), (B, OTHER)])
            cursor.executemany(
                "insert into docs (id, org_id, author_id, title, previous_org_id, is_open)"
                " values (gen_random_uuid(), %s, %s, %s, %s, %s)",
                ROWS,
            )
        yield Seeded(session)
        session.rollback()


def _edited(text: str, other: str, how: str) -> Texts:
    """What a person makes of a policy."""
    return {
        "or": (f"{text} or {other}",),
        "and": (f"{text} and {other}",),
        "more": (text, other),
        "instead": (other,),
        "not": (f"not {text}",),
        "nested": (f"case when {other} then {text} else {text} end",),
    }[how]


PAIRS = st.builds(
    lambda text, other, first, second: (_edited(text, other, first), _edited(text, other, second)),
    POLICIES,
    POLICIES,
    st.sampled_from(("or", "and", "more", "instead", "nested")),
    st.sampled_from(("or", "and", "more", "instead", "not", "nested")),
)


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(pair=PAIRS)
def test_no_row_contradicts_a_verdict(seeded: Seeded, pair: tuple[Texts, Texts]) -> None:
    """Where reach is equal or narrower no session sees a row that it did not; where equal or wider it loses none."""
    states = [_state(seeded.session, seeded.snapshot, texts) for texts in pair]
    sides = (side(states[0][0]), side(states[1][0]))
    (found,) = (c for c in changes(*sides, ACTORS[1:]).compared if _is_asked(c))
    for old, new in zip(states[0][1], states[1][1], strict=True):
        if old is not None and new is not None:
            assert new <= old or found.verdict not in ("equal", "narrower"), pair
            assert old <= new or (found.verdict != "equal" and (found.verdict, found.certainty) != ("wider", "proved"))


def _is_asked(change: Change) -> bool:
    return (change.name.name, change.command) == ("docs", "select")


def _state(
    session: psycopg.Connection[Any], snapshot: Snapshot, texts: Texts
) -> tuple[Snapshot, list[frozenset[str] | None]]:
    """The snapshot with these policies, and the rows that each session sees; None where it meets an error."""
    with session.transaction(force_rollback=True):
        for number, text in enumerate(texts):
            session.execute(f"create policy p{number} on docs for select to authenticated using ({text})".encode())
        session.execute("set local search_path = ''")  # texts as a snapshot has them
        stored = session.execute(
            "select polname, pg_get_expr(polqual, polrelid) from pg_policy"
            " where polrelid = 'public.docs'::regclass order by 1"
        ).fetchall()
        session.execute("set local search_path = public")
        seen = [_seen(session, claims) for claims in CLAIMS]
    docs = snapshot.relation_named("public", "docs")
    assert docs is not None
    policies = (
        Policy(oid=n, name=name, table=docs.oid, command="select", roles=("authenticated",), using=text)
        for n, (name, text) in enumerate(stored)
    )
    return msgspec.structs.replace(snapshot, policies=(*snapshot.policies, *policies)), seen


def _seen(session: psycopg.Connection[Any], claims: dict[str, Any]) -> frozenset[str] | None:
    try:
        with session.transaction(force_rollback=True):
            session.execute("select set_config('request.jwt.claims', %s, true)", (json.dumps(claims),))
            session.execute("set local role authenticated")
            return frozenset(str(row[0]) for row in session.execute("select id from docs"))
    except psycopg.errors.DatabaseError:
        return None
