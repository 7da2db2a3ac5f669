"""What a witness shows is what the server would take for such a value."""

from typing import Any

import psycopg
import pytest

from pgadvise.engines.change.solving.witness import spelled
from pgadvise.engines.prover.words.kinds import type_kind


@pytest.mark.parametrize("type_", ["uuid", "bigint", "numeric", "date", "timestamp", "timestamptz", "text"])
def test_a_value_is_spelt_as_its_type_is(session: psycopg.Connection[Any], type_: str) -> None:
    """Also the fortieth, and each apart from the others."""
    words = [spelled(number, type_kind(frozenset(), type_)) for number in (1, 2, 31, 32, 40)]
    found = {session.execute(f"select %s::{type_}", [word]).fetchone() for word in words}
    assert len(found) == len(words)
