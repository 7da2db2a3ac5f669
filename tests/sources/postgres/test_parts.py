"""Rows that come as one array for each field are put together, each under its owner."""

import msgspec
import pytest

from pgadvise.snapshot import IndexKey
from pgadvise.sources.postgres.parts import Columns, Indexes, Relations

KEYS: Columns = {
    "index": [7, 7, 8],
    "column": ["a", "b", "a"],
    "type": ["int4"] * 3,
    "operator_class": ["int4_ops"] * 3,
}
INDEXES: Columns = {
    "oid": [7, 8, 9],
    "schema": ["s"] * 3,
    "name": ["x", "y", "z"],
    "table": [1, 1, 2],
    "method": ["btree"] * 3,
}


def test_keys_come_to_their_indexes() -> None:
    """In their order; an index without keys has none."""
    found = Indexes(INDEXES, {**KEYS, "operator_family": [1976] * 3}).whole()
    assert [(i.name, i.table, [k.column for k in i.keys]) for i in found] == [
        ("x", 1, ["a", "b"]),
        ("y", 1, ["a"]),
        ("z", 2, []),
    ]
    assert found[1].keys == (IndexKey(column="a", type="int4", operator_class="int4_ops", operator_family=1976),)


def test_without_rows_there_is_nothing() -> None:
    """What is aggregated over no row is null."""
    assert Indexes(dict.fromkeys(INDEXES), dict.fromkeys(KEYS)).whole() == ()
    assert Relations((), dict.fromkeys(("relation", "name"))).whole() == ()


def test_what_is_not_of_our_form_is_refused() -> None:
    """A field of another type is no index, whichever server sends it."""
    with pytest.raises(msgspec.ValidationError):
        Indexes({**INDEXES, "name": ["x", None, "z"]}, dict.fromkeys(KEYS)).whole()
