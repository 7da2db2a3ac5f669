"""What an attack did, from rows before and after."""

import pytest

from pgadvise.scratch.replay.damage import LOOSE, Harm, counts, damage, told, victims
from pgadvise.scratch.replay.stage import Rows


def foreign(side: str | None) -> bool:
    return side == "B"


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({"1": ("B", "x")}, {}, ["lost"]),
        ({"1": ("B", "x")}, {"1": ("B", "y")}, ["changed"]),
        ({"1": ("A", "x")}, {"1": ("B", "y")}, ["moved"]),
        ({}, {"1": ("B", "x")}, ["forged"]),
        ({"1": ("A", "x")}, {"1": ("A", "y")}, []),
        ({"1": ("?", "x")}, {"1": ("B", "x")}, []),
        ({"1": ("?", "x")}, {"1": ("B", "y")}, []),
        ({"1": (None, "x")}, {"1": (None, "y")}, []),
        ({"1": (LOOSE, "x")}, {"1": ("B", "y")}, ["moved"]),
        ({"1": (LOOSE, "x")}, {"1": (None, "y")}, []),
    ],
)
def test_harm_has_a_victim(before: Rows, after: Rows, kinds: list[str]) -> None:
    """Rows of others are harmed; own ones, shared ones and those the attacker brought himself are not."""
    assert [harm.kind for harm in damage(before, after, foreign, lambda key: False).harms] == kinds


def test_what_the_attacker_brought_somewhere_has_no_victim() -> None:
    """Nor has an own row that he made nobody's: to bring it to another tenant then is to move it there."""
    first: Rows = {"1": ("A", "x"), "2": ("A", "x"), "3": ("B", "x"), "4": (None, "x")}
    now: Rows = {"1": (None, "y"), "2": ("B", "y"), "3": ("B", "x"), "4": (None, "x"), "5": (None, "z")}
    assert {key: side for key, (side, _) in victims(first, now).items()} == {
        "1": LOOSE, "2": "?", "3": "B", "4": None, "5": "?"
    }  # fmt: skip
    kinds = [harm.kind for harm in damage(victims(first, now), now, foreign, lambda key: True).harms]
    assert kinds == []


def test_a_row_of_nobody_counts_where_others_see_it() -> None:
    """A new row without a tenant is a forgery just where another tenant reads it."""
    after: Rows = {"1": (None, "x")}
    assert damage({}, after, foreign, lambda key: False).harms == ()
    (harm,) = damage({}, after, foreign, lambda key: True).harms
    assert counts("insert", harm)
    assert not counts("delete", harm)


def test_an_update_makes_no_row_of_its_own() -> None:
    """A row that comes while none goes was inserted, by a trigger; a new key takes the old one's row away."""
    made = damage({}, {"2": ("B", "x")}, foreign, lambda key: False)
    assert not counts("update", made.harms[0], rekeyed=made.rekeyed)
    moved = damage({"1": ("A", "x")}, {"2": ("B", "x")}, foreign, lambda key: False)
    assert counts("update", moved.harms[0], rekeyed=moved.rekeyed)


def test_an_update_takes_no_row_away() -> None:
    """A row that goes while none comes was deleted, by a trigger or along with what it refers to."""
    lost = damage({"1": ("B", "x")}, {}, foreign, lambda key: False)
    assert not counts("update", lost.harms[0], rekeyed=lost.rekeyed)
    assert counts("delete", lost.harms[0], rekeyed=lost.rekeyed)


def test_a_deed_is_told_of_the_row_that_it_was_done_to() -> None:
    """Of whom a row was that is deleted or changed, to whom one comes that is moved; each deed once."""
    harms = [Harm("1", "lost", "C"), Harm("2", "lost", "B"), Harm("3", "moved", "B"), Harm("4", "forged", None)]
    assert told(harms) == "deleted rows of B and C, moved a row to B, forged a row of no tenant"
