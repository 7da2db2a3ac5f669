"""SQL/JSON functions are told in older ones that give as much, or more; asked of the server."""

from typing import Any

import psycopg
import pytest

from pgadvise.sql.parser import json_functions
from pgadvise.sql.parser.parse import expression, query
from pgadvise.sql.tree.expression import Case, Constant, Opaque
from pgadvise.sql.tree.query import OpaqueSource
from pgadvise.sql.writing.render import render

DOCUMENTS = (
    "{}",
    '{"a": "x"}',
    '{"a": null}',
    '{"a": 5}',
    '{"a": ["x", "y"]}',
    '{"a": {"b": "x"}}',
    '[{"a": "x"}]',
    '{"a": true}',
    '{"a": [false, "true"]}',
    "3",
)
VALUES = (
    "json_value(d, '$.a')",
    "json_value(d, '$.a' returning text)",
    "json_value(d, 'lax $.a ? (@ == $s)' passing t as s)",
    "json_exists(d, '$.a')",
    "json_exists(d, 'strict $.a' unknown on error)",
    "json_exists(d, '$.a[*] ? (@ == $s)' passing t as s, 1 as n)",
    "json_query(d, '$.a')",
    "json_query(d, '$.a' returning jsonb error on error)",
)
NOT_TOLD = (
    "json_query(d, '$.a' with wrapper)",
    "json_query(d, '$.a' omit quotes)",
    "json_exists(d, 'strict $.a' true on error)",
    "json_value(d, '$.a' returning date)",
    "json_query(d, '$.a' empty array on empty)",
)
ROWS = "json_table(d, '$.a[*]' columns (v text path '$', b text path '$.b', is_there bool exists path '$.b')) r"


def _function(text: str) -> Opaque:
    found = expression(text)
    assert isinstance(found, Opaque)
    return found


@pytest.mark.parametrize("text", VALUES)
def test_values(text: str, idle: psycopg.Connection[Any]) -> None:
    """Where it gives something, that is what is told."""
    told = json_functions.function(_function(text))
    assert told is not None
    asked = f"select {text}, {render(told)} from (values ('x'), ('y')) as o (t), (select %s::jsonb) as i (d)"
    for document in DOCUMENTS:
        for given, found in idle.execute(asked.encode(), (document,)).fetchall():
            assert given is None or given == found


def test_default() -> None:
    """A DEFAULT is one of two that may be given."""
    told = json_functions.function(_function("json_value(d, '$.a' default 'none' on empty)"))
    assert isinstance(told, Case)
    assert told.branches[0].result == Constant("none")
    assert told.default == json_functions.function(_function("json_value(d, '$.a')"))


@pytest.mark.parametrize("text", NOT_TOLD)
def test_not_told(text: str) -> None:
    """Of what may give more than the older ones nothing is said."""
    assert json_functions.function(_function(text)) is None


def test_rows(idle: psycopg.Connection[Any]) -> None:
    """A table has the rows of a sub-query."""
    source = query(f"select 1 from {ROWS}").sources[0]
    assert isinstance(source, OpaqueSource)
    told = json_functions.table(source)
    assert told is not None
    for document in DOCUMENTS:
        asked = (
            f"select r.* from (select %s::jsonb) as i (d), {ROWS}",
            f"select r.* from (select %s::jsonb) as i (d), {render(told)}",
        )
        given, found = (idle.execute(each.encode(), (document,)).fetchall() for each in asked)
        assert len(given) == len(found)
        assert all(
            g is None or g == f for one, two in zip(given, found, strict=True) for g, f in zip(one, two, strict=True)
        )
