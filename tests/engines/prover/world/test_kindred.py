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


SHOPS = """
create table sales (
  id uuid primary key, region text not null, shop_no text not null,
  shop text generated always as (region || '/' || shop_no) stored, title text
);
alter table sales enable row level security;
grant select, insert, update, delete on sales to authenticated;
create policy own on sales to authenticated using ({});
"""
REGION, NO = (f"(auth.jwt() -> 'app_metadata' ->> '{name}')" for name in ("region", "no"))
TOGETHER = (
    f"region = {REGION} and shop_no = {NO}",
    f"(region, shop_no) = ({REGION}, {NO})",
    f"region || '/' || shop_no = {REGION} || '/' || {NO}",
)
APART = (
    f"region = {NO} and shop_no = {REGION}",
    f"region || '/' || shop_no = {NO} || '/' || {REGION}",
    f"region = {REGION} or shop_no = {NO}",
    f"region = {REGION} and shop_no = " + NO.replace("app_", "user_"),
    f"concat(region, shop_no) = concat({REGION}, {NO})",
    f"region || '-' || shop_no = {REGION} || '-' || {NO}",
)


@pytest.mark.parametrize("condition", TOGETHER)
def test_parts_of_a_key(condition: str, verdicts: Verdicts) -> None:
    """Two claims that are called as the parts of a key name it together."""
    assert verdicts(SHOPS.format(condition), table="sales", key="shop") == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("condition", APART)
def test_parts_of_another(condition: str, verdicts: Verdicts) -> None:
    """In another order, one without the other, by choice or without a mark they may name another's."""
    assert verdicts(SHOPS.format(condition), table="sales", key="shop") == dict.fromkeys(ALL, "unknown")
