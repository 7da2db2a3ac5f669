"""Equality is taken for identity only where the server takes it so: asked of the server, value by value."""

import itertools

import psycopg
import pytest

from pgadvise.engines.prover.words import kinds
from pgadvise.engines.prover.words.kinds import has_one_spelling, is_same, literal_text, stored_kind

SPELLINGS = {
    "uuid": (
        "aaaaaaaa-0000-4000-8000-00000000000a", "AAAAAAAA-0000-4000-8000-00000000000A",
        "{aaaaaaaa-0000-4000-8000-00000000000a}", "aaaaaaaa00004000800000000000000a",
        "aaaaaaaa-0000-4000-8000-00000000000b",
    ),
    "integer": ("1", "01", "+1", " 1 ", "-1", "10", "0", "-0"),
    "text": ("a", "A", "a ", "", " a", "ä", "ä"),
    "character varying": ("a", "A", "a "),
}  # fmt: skip
COARSE = {
    "numeric": ("1.0", "1.00"),
    "double precision": ("0", "-0"),
    "character(3)": ("a", "a  "),
    "interval": ("1 day", "24 hours"),
    "jsonb": ("1.0", "1.00"),
}


@pytest.mark.parametrize("type_", SPELLINGS)
def test_literals(type_: str, connection: psycopg.Connection) -> None:
    """Two literals are one value exactly where the server says that they are equal."""
    kind = stored_kind(frozenset(), type_)
    assert kind is not None
    assert is_same(kind)
    assert has_one_spelling(kind)
    for one, other in itertools.product(SPELLINGS[type_], repeat=2):
        row = connection.execute(f"select %s::{type_} = %s::{type_}".encode(), (one, other)).fetchone()
        assert row == (literal_text(kind, one) == literal_text(kind, other),), (one, other)


@pytest.mark.parametrize("type_", COARSE)
def test_coarse_types(type_: str, connection: psycopg.Connection) -> None:
    """Where equal values differ in their texts, `=` is not taken for identity, unless a value is all its spellings."""
    one, other = COARSE[type_]
    equal = connection.execute(f"select %s::{type_} = %s::{type_}".encode(), (one, other)).fetchone()
    assert equal == (True,)
    kind = stored_kind(frozenset(), type_)
    assert kind in kinds.COARSE or not is_same(kind)
