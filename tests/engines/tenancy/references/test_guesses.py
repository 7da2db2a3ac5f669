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
        ("text", "store text not null unique", "direct"),
        ("text", "store text unique", "global"),
        ("text", "store text not null", "global"),
        ("int", "store text not null unique", "global"),
        ("text", "stored text not null unique", "global"),
        ("bytea", "store_id bytea not null", "direct"),
    ],
)
def test_name_without_id(kind: str, column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A column that is called like a tenant's table, can hold its key and is looked up by refers to it; ids may be
    bytes.
    """
    answer = infer(
        f"create table stores (id {kind} primary key, name text);"
        + REST.format(kind)
        + tables(f"item# (id int primary key, store_id {kind} not null references stores)", 4)
        + f"create table tuples (id int primary key, {column})"
    )
    assert of(answer, "tuples").scope == scope


@pytest.mark.parametrize(("key", "scope"), [("record_id", "direct"), ("row_id", "global")])
def test_whole_name_of_the_key(key: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """`store_record_id` is the `record_id` of a store."""
    answer = infer(
        PEOPLE + f"create table stores ({key} int primary key, name text);"
        "create table store_members (store int not null references stores, user_id int not null references users,"
        "primary key (store, user_id));"
        + tables("item# (id int primary key, store int not null references stores)", 4)
        + "create table notes (id int primary key, store_record_id int not null)"
    )
    assert of(answer, "notes").scope == scope


@pytest.mark.parametrize(("name", "scope"), [("item0_id", "transitive"), ("item0_code", "global")])
def test_second_name_of_a_row(name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """`item_id` of text refers to items by their `item_id`, although their key is a number."""
    answer = infer(
        "create table stores (id int primary key, name text);"
        + REST.format("int")
        + tables(f"item# (id int primary key, {name} text, store_id int not null references stores)", 4)
        + f"create table notes (id int primary key, {name} text not null)"
    )
    assert of(answer, "notes").scope == scope


@pytest.mark.parametrize(("more", "scope"), [("", "user"), ("create table oauths (id int primary key);", "direct")])
def test_names_that_begin_alike(more: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """The `client_id` of an oauth table is one of `oauth_clients`, not of a tenant's, unless oauths are something."""
    answer = infer(
        PEOPLE + "create table clients (id int primary key, name text);"
        "create table client_members (client_id int not null references clients,"
        "user_id int not null references users, primary key (client_id, user_id));"
        + tables("item# (id int primary key, client_id int not null references clients)", 4)
        + more
        + "create table oauth_clients (id int primary key, user_id int not null references users);"
        "create table oauth_codes (id int primary key, client_id int not null)"
    )
    assert of(answer, "oauth_codes").scope == scope


@pytest.mark.parametrize(("times", "scope"), [(3, "direct"), (2, "global")])
def test_what_a_column_usually_names(times: int, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A name that is declared to lead to tenants again and again leads there, although other rows are called so."""
    answer = infer(
        PEOPLE + "create table workspaces (id int primary key, name text); create table contas (id int primary key);"
        "create table workspace_members (workspace_id int not null references workspaces,"
        "user_id int not null references users, primary key (workspace_id, user_id));"
        + tables("item# (id int primary key, workspace_id int not null references workspaces)", 4)
        + tables("part# (id int primary key, conta_id int not null references workspaces)", times)
        + "create table notes (id int primary key, conta_id int not null)"
    )
    assert of(answer, "notes").scope == scope
