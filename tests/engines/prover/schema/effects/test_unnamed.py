"""Operators and casts of the user's own are called by texts that do not name them."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import psycopg
import pytest
from tests.engines.prover.test_twins import MINE, using

from pgadvise.engines.prover.schema.effects.unnamed import ask_for_names
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.snapshot.codec import decode, encode
from pgadvise.sources.postgres.live import capture

YES = "create function yes({}, {}) returns boolean language sql immutable as $$ select true $$;"
OPERATOR = YES + "create operator public.{} (leftarg = {}, rightarg = {}, function = yes);"
HELPER = """
create function my_orgs() returns setof uuid language sql stable set search_path = public, pg_catalog as
    $$ select m.org_id from members m where m.user_id = auth.uid() $$;
""" + using("org_id in (select my_orgs())")  # fmt: skip
PLAIN = using(f"org_id in ({MINE})")


def operator(sign: str, left: str = "uuid", right: str = "uuid") -> str:
    return OPERATOR.format(left, right, sign, left, right)


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        ("", "isolated"),
        (operator("="), "unknown"),
        (operator("=", right="text"), "unknown"),
        (operator("<~>"), "isolated"),  # nobody writes it
        (operator("<~>") + "create function near() returns boolean language sql as 'select auth.uid() <~> auth.uid()';",
         "unknown"),
        ("create function made(text) returns uuid language sql immutable as 'select auth.uid()';"
         " create cast (text as uuid) with function made(text) as implicit;", "unknown"),
        ("create cast (varchar as uuid) with inout as implicit;", "isolated"),
        ("create extension citext;", "isolated"),
        ("create extension citext; create function same(citext) returns citext language plpgsql as"
         " 'declare made citext = $1; begin return made; end';", "isolated"),
    ],
)  # fmt: skip
def test_what_a_body_means(made: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """`=` is the user's own where he has one: for other types, or because the path leads to it first."""
    assert verdicts(made + HELPER)["select"] == verdict


def test_what_no_body_says(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What the catalog prints of a policy names such an operator with its schema."""
    own = "org_id in (select m.org_id from members m where m.user_id operator(public.=) auth.uid())"
    assert verdicts(operator("<@>") + PLAIN)["select"] == "isolated"
    assert verdicts(operator("=") + using(own))["select"] == "unknown"


def test_a_snapshot_that_is_older(idle: psycopg.Connection[Any]) -> None:
    """What a file of before does not tell is not taken for none, and the file is read all the same."""
    parts = msgspec.json.decode(encode(capture(idle)))
    old = decode(msgspec.json.encode({k: v for k, v in parts.items() if k not in ("casts", "defined_operators")}))
    with pytest.raises(Unproved, match="older"):
        ask_for_names(old)
