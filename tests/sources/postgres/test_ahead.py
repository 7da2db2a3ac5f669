"""Texts are parsed in passing: those who ask later find them read, and what is no SQL harms nobody."""

from pgadvise.snapshot import Function, Policy
from pgadvise.sources.postgres.ahead import Ahead
from pgadvise.sql.parser.parse import expressions, statement


def policy(using: str) -> Policy:
    return Policy(oid=1, name="p", table=2, command="select", using=using)


def function(body: str) -> Function:
    return Function(oid=1, schema="public", name="f", kind="function", language="sql", owner="postgres", body=body)


def test_whoever_asks_later_finds_it_read() -> None:
    """Policies and bodies of functions are in the parsers' memory once every step is done."""
    ahead = Ahead()
    ahead.add((policy("tenant_id = 'a1'::text"), function("select 'a2'::text")))
    while ahead.step():
        pass
    for read in (expressions, statement):
        before = read.cache_info().misses
        read("tenant_id = 'a1'::text") if read is expressions else read("select 'a2'::text")
        assert read.cache_info().misses == before


def test_a_step_is_short() -> None:
    """Answers that arrive are not kept waiting by a thousand policies."""
    ahead = Ahead()
    ahead.add([policy(f"n = {n}") for n in range(50)])
    steps = 0
    while ahead.step():
        steps += 1
    assert steps == 3


def test_what_is_no_sql_is_left_to_those_who_ask() -> None:
    """A text that does not parse ends nothing."""
    ahead = Ahead()
    ahead.add((policy("n = = 1"), function("selec 1")))
    assert ahead.step()
    assert not ahead.step()
