"""Slugs before a mark: a path that begins so is of that slug where CHECK keeps marks and wildcards out of slugs."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest

from pgadvise.engines.prover.language.sql import plain_words

NOTES = """
create table shops (slug text primary key {check});
create table sellers (shop text not null references shops, user_id uuid not null, primary key (shop, user_id));
create table notes (
  id uuid primary key, path text not null, shop text generated always as (split_part(path, '/', 1)) stored
);
alter table sellers enable row level security;
alter table notes enable row level security;
grant select on sellers, notes to authenticated;
create policy own on sellers for select to authenticated using (user_id = auth.uid());
create policy of_shop on notes for select to authenticated using (
  exists (select 1 from sellers s where s.user_id = auth.uid() and {asked}));
"""
PLAIN, MARKED = "check (slug ~ '^[a-z0-9-]+$')", "check (slug ~ '^[a-z_]+$')"
SOUND = (
    ("check (slug::varchar ~ '^[a-z]+$'::varchar)", "path like s.shop || '/%'"),
    (PLAIN, "path like s.shop || '/%'"),
    (PLAIN, "path ~ ('^' || s.shop || '/')"),
    (PLAIN, "starts_with(path, s.shop || '/')"),
    (MARKED, "starts_with(path, s.shop || '/')"),
    (MARKED, r"path like replace(s.shop, '_', '\_') || '/%'"),
)
BROKEN = (
    ("", "path like s.shop || '/%'"),
    (MARKED, "path like s.shop || '/%'"),
    (PLAIN, "path like s.shop || '%'"),
    (PLAIN, "path like '%' || s.shop || '/%'"),
    ("check (slug ~ '[a-z0-9-]+$')", "path like s.shop || '/%'"),
    ("check (slug ~ '^[a-z0-9/]+$')", "path like s.shop || '/%'"),
    ("check (slug ~ '^[0-z]+$')", "path like s.shop || '/%'"),
    ("check (slug ~ '^[a-z]+$' or slug like '%/%')", "path like s.shop || '/%'"),
    (MARKED, r"path like replace(s.shop, 'a', '\_') || '/%'"),
    ("check (replace(slug, '%', '') ~ '^[a-z]*$')", "path like s.shop || '/%'"),
    ("check (slug::varchar(1) ~ '^[a-z]+$')", "path like s.shop || '/%'"),
)


def _selected(verdicts: Callable[..., Mapping[str, str]], check: str, asked: str) -> str:
    return verdicts(NOTES.format(check=check, asked=asked), table="notes", key="shop")["select"]


@pytest.mark.parametrize(("check", "asked"), SOUND)
def test_plain(check: str, asked: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The path is of the slug."""
    assert _selected(verdicts, check, asked) == "isolated"


@pytest.mark.parametrize(("check", "asked"), BROKEN)
def test_others(check: str, asked: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """A slug with a mark, or a letter that means any, begins the paths of others."""
    assert _selected(verdicts, check, asked) == "unknown"


def test_letters(idle: psycopg.Connection[Any]) -> None:
    """No class that is taken for plain lets in more than letters, digits, underscore and hyphen on the server."""
    classes = ("a-z", "A-Z0-9", "a-z_-", r"\w", "0-9a-f-", "0-z", "A-z", "+--", ".", "^a", "a-z/")
    told = [each for each in classes if plain_words.WORD.fullmatch(f"^[{each}]+$")]
    assert told == ["a-z", "A-Z0-9", "a-z_-", r"\w", "0-9a-f-"]
    for each in told:
        signs = "select chr(n) as sign from generate_series(1, 127) n where chr(n) !~ '[A-Za-z0-9_-]'"
        asked = f"select string_agg(sign, '') from ({signs}) s where sign ~ %s".encode()
        assert idle.execute(asked, (f"^[{each}]+$",)).fetchone() == (None,)
