"""Whole numbers are calculated with as the server does: a sum, a difference, a quotient cut towards zero."""

from collections.abc import Callable, Mapping

import pytest

SALES = """
create role shop_app nologin;
grant usage on schema public to shop_app;
create table sales (id uuid primary key, no bigint not null {check}, shop_no int not null {generated}, title text);
alter table sales enable row level security;
grant select on sales to shop_app;
create function mine() returns int language sql stable as
  $$ select nullif(current_setting('app.shop', true), '')::int $$;
create policy of_shop on sales for select to shop_app using ({asked});
"""
KEPT = (
    "shop_no = mine() + 1 - 1",
    "shop_no - mine() = 0",
    "shop_no >= mine() and shop_no < mine() + 1",
    "shop_no * 2 = mine() * 2",
    "-shop_no = -mine()",
    "shop_no / 10 = mine() / 10 and shop_no % 10 = mine() % 10",
)
MISSED = (
    "shop_no = mine() + 1",
    "shop_no - mine() < 1",
    "shop_no >= mine() and shop_no <= mine() + 1",
    "shop_no * 0 = mine() * 0",
    "shop_no = -mine()",
    "shop_no / 10 = mine() / 10",
    "shop_no % 10 = mine() % 10",
    "shop_no * mine() = mine() * mine()",
)
OF_BLOCK = {
    "generated": "generated always as (no / 1000) stored",
    "asked": "no >= mine() * 1000 and no < mine() * 1000 + 1000",
}
Verdicts = Callable[..., Mapping[str, str]]


def _selected(verdicts: Verdicts, **parts: str) -> str:
    script = SALES.format(**{"check": "", "generated": "", **parts})
    return verdicts(script, table="sales", role="shop_app", surface="app", key="shop_no")["select"]


@pytest.mark.parametrize("asked", KEPT)
def test_kept(asked: str, verdicts: Verdicts) -> None:
    """No other number than the caller's passes."""
    assert _selected(verdicts, asked=asked) == "isolated"


@pytest.mark.parametrize("asked", MISSED)
def test_missed(asked: str, verdicts: Verdicts) -> None:
    """Another does."""
    assert _selected(verdicts, asked=asked) == "unknown"


def test_blocks(verdicts: Verdicts) -> None:
    """A block of numbers from 0 on is one quotient's; below 0 two blocks meet in it, so CHECK has to forbid that."""
    assert _selected(verdicts, check="check (no > 0)", **OF_BLOCK) == "isolated"
    assert _selected(verdicts, check="check (no > -5000)", **OF_BLOCK) == "unknown"
