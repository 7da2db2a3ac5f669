"""References that nobody declared."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import PEOPLE, of, tables

from pgadvise.engines.tenancy import Tenancy

REST = (
    PEOPLE + "create table store_members (store_id {0} not null references stores,"
    "user_id int not null references users, primary key (store_id, user_id));"
)


@pytest.mark.parametrize(
    ("kind", "column", "scope"),
    [
        ("text", "store text", "direct"),
        ("int", "store text", "global"),
        ("text", "stored text", "global"),
        ("bytea", "store_id bytea", "direct"),
        ("bytea", "store_id int", "direct"),
    ],
)
def test_name_without_id(kind: str, column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A column that is called like a tenant's table and can hold its key refers to it; ids may be bytes."""
    answer = infer(
        f"create table stores (id {kind} primary key, name text);"
        + REST.format(kind)
        + tables(f"item# (id int primary key, store_id {kind} not null references stores)", 4)
        + f"create table tuples (id int primary key, {column} not null)"
    )
    assert of(answer, "tuples").scope == scope
