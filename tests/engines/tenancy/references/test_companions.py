"""Tables that share a key and say so by their name alone."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import of

from pgadvise.engines.tenancy import SURE, Tenancy

BASE = """
create table teams (id uuid primary key, name text, slug text);
create table users (id uuid primary key, email text, password_hash text);
create table team_members (team_id uuid not null references teams, user_id uuid not null references users, role text,
    primary key (team_id, user_id));
create table letters (id uuid primary key, team_id uuid not null references teams, title text);
"""


@pytest.mark.parametrize("name", ["letter_contents", "letter_metadata", "lettercontent"])
def test_same_key(name: str, infer: Callable[..., Tenancy]) -> None:
    """A second half that makes no key of its own is its whole's, and the answer is a question too."""
    found = of(infer(BASE + f"create table {name} (id uuid primary key, body text)"), name)
    assert (found.scope, found.via[0].columns, found.via[0].references.name) == ("transitive", ("id",), "letters")
    assert found.confidence < SURE
    assert "the same key, and named after it" in found.evidence[0]


@pytest.mark.parametrize(
    "columns",
    [
        "id uuid primary key default gen_random_uuid(), body text",
        "id int generated always as identity primary key, body text",
        "id bigint primary key, body text",
        "code uuid primary key, body text",
        "id uuid, part int, primary key (id, part)",
    ],
)
def test_key_of_its_own(columns: str, infer: Callable[..., Tenancy]) -> None:
    """A key that the table makes itself, of another type, of another name or of two columns is nobody else's."""
    assert of(infer(BASE + f"create table letter_contents ({columns})"), "letter_contents").scope == "global"


def test_pointed_at(infer: Callable[..., Tenancy]) -> None:
    """Where the whole points at the half, that way is the one."""
    answer = infer(
        BASE + "create table letter_settings (id uuid primary key, colour text);"
        "alter table letters add setting_id uuid unique references letter_settings"
    )
    assert of(answer, "letter_settings").via[0].columns == ("setting_id",)
