"""Sessions that bring nothing, against what the server says of the same conditions in such a session."""

import random
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests.engines.caller.conftest import APP

from pgadvise.engines.caller.claimless import Claimless
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.sql.parser.parse import expression

CONDITIONS = 400
SETTING = "current_setting('claimless.{0}', true)"
ATOMS = (
    "{s} is null",
    "{s} = ''",
    "coalesce({s}, '') = ''",
    "tenant_id = {s}::bigint",
    "tenant_id = nullif({s}, '')::bigint",
    "tenant_id = coalesce(nullif({s}, '')::bigint, tenant_id)",
    "tenant_id::text = coalesce({s}, tenant_id::text)",
    "{s} = 'on'",
    "btrim({s}) = ''",
    "tenant_id > 0",
    "{s} is distinct from 'on'",
    "nullif({s}, '') is not null",
)


def condition(choose: random.Random, state: str) -> str:
    """One to three atoms, negated or not, tied by AND and OR."""
    atoms = [choose.choice(ATOMS).format(s=SETTING.format(state)) for _ in range(choose.randint(1, 3))]
    signed = [f"not ({a})" if choose.random() < 0.2 else f"({a})" for a in atoms]
    return choose.choice((" and ", " or ")).join(signed)


def opened(session: psycopg.Connection[Any], text: str) -> bool:
    """Whether rows of two tenants, the second one below zero, both pass; an error lets no row pass."""
    try:
        with session.transaction(force_rollback=True):
            found = session.execute(
                f"select bool_and(({text}) is true) from unnest('{{7,-7}}'::bigint[]) tenant_id".encode()
            )
            row = found.fetchone()
            return row is not None and row[0] is True
    except psycopg.DataError:
        return False


def test_what_is_said_to_open_opens_on_the_server(
    session: psycopg.Connection[Any], ordinary: Callable[..., Ordinary]
) -> None:
    """For random conditions: a state that is told lets every row pass in a session in that state."""
    claimless = Claimless(ordinary=ordinary())
    choose = random.Random(3)
    session.execute("set local claimless.empty = ''")
    told = 0
    for _ in range(CONDITIONS):
        shape = condition(choose, "{0}")
        by_state = {s: opened(session, shape.replace("{0}", s)) for s in ("unset", "empty")}
        said = claimless.opens(expression(shape.replace("{0}", "unset")), APP, "t")
        assert said is None or by_state[said], shape
        told += said is not None
    assert told > CONDITIONS / 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{SETTING} is null or tenant_id = {SETTING}::bigint", "unset"),
        (f"{SETTING} = '' or tenant_id::text = {SETTING}", "empty"),
        (f"tenant_id = coalesce(nullif({SETTING}, '')::bigint, tenant_id)", "unset"),
        (f"tenant_id = {SETTING}::bigint", None),
        (f"tenant_id = {SETTING}::bigint or {SETTING} = ''", None),  # an error comes first
        ("tenant_id is not null", None),
        ("true", None),
    ],
)
def test_states(ordinary: Callable[..., Ordinary], text: str, said: str | None) -> None:
    """Which state opens, the missing one first; what asks nothing of the session is not of this kind."""
    claimless = Claimless(ordinary=ordinary())
    assert claimless.opens(expression(text.format("tenant")), APP, "t") == said
