"""Tenants of several kinds: a number is the caller's own of the kind that its claim is called after, no other."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
ASSETS = """
create table assets (
  id uuid primary key, kind text not null, number int not null,
  owner text generated always as ({made}) stored, title text
);
alter table assets enable row level security;
grant select, insert, update, delete on assets to authenticated;
create policy own on assets to authenticated using ({condition});
"""
MADE = "kind || ':' || number::text"
NUMBER = "(auth.jwt() -> 'app_metadata' ->> '{}')::int"
USER, TEAM = NUMBER.format("user_no"), NUMBER.format("team_id")
Verdicts = Callable[..., Mapping[str, str]]

# What it is about: what isolates, its neighbour that does not.
TWINS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "by the whole key": ((MADE, f"owner = 'user:' || {USER}::text"), (MADE, f"owner = 'team:' || {USER}::text")),
    "by kind and number": ((MADE, f"kind = 'team' and number = {TEAM}"), (MADE, f"kind = 'user' and number = {TEAM}")),
    "by number alone": ((MADE, f"kind = 'team' and number = {TEAM}"), (MADE, f"number = {TEAM}")),
    "signed or chosen": (
        (MADE, f"owner = 'user:' || {USER}::text"),
        (MADE, f"owner = 'user:' || {USER}::text".replace("app_", "user_")),
    ),
    "of two kinds": (
        (MADE, f"owner = 'team:' || {NUMBER.format('current_team_id')}::text"),
        (MADE, f"owner = 'team:' || {NUMBER.format('team_user_id')}::text"),
    ),
    "made of something else": (
        (MADE, f"kind = 'team' and number = {TEAM}"),
        ("coalesce(title, kind) || ':' || number::text", f"kind = 'team' and number = {TEAM}"),
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_kinds(name: str, verdicts: Verdicts) -> None:
    """The sound one is proved for all commands, the other for none."""
    sound, broken = (ASSETS.format(made=made, condition=condition) for made, condition in TWINS[name])
    assert verdicts(sound, table="assets", key="owner") == dict.fromkeys(ALL, "isolated")
    assert verdicts(broken, table="assets", key="owner") == dict.fromkeys(ALL, "unknown")
