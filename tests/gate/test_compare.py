"""Comparing: each finding and each entry counts once, and what was not judged is never called gone."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pgadvise.gate.compare import SOON, pair, standing
from tests.gate.accepted import NAMES, RULE, SCOPE, TODAY, baseline, entry, finding

PIECES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12)


@given(found=PIECES, accepted=PIECES)
def test_counts_are_kept(found: list[tuple[str, str]], accepted: list[tuple[str, str]]) -> None:
    """No finding is lost or told twice, no entry pays for more findings than it counts, equal ones pair first."""
    entries: dict[tuple[str, str], int] = {}
    for piece in accepted:
        entries[piece] = entries.get(piece, 0) + 1
    known = baseline(*(entry(*piece, count=count) for piece, count in entries.items()))
    pairs = pair([finding(*piece) for piece in found], known, SCOPE)
    assert len(pairs.known) + len(pairs.changed) + len(pairs.new) == len(found)
    left = sum(e.count for e in (*pairs.gone, *pairs.unknown))
    assert len(pairs.known) + len(pairs.changed) + left == len(accepted)
    assert len(pairs.known) == sum(min(found.count(piece), count) for piece, count in entries.items())
    for name in "abc":
        alone = {f.object.name for f in pairs.new} | {e.object.name for e in (*pairs.gone, *pairs.unknown)}
        new = sum(f.object.name == name for f in pairs.new)
        gone = sum(e.count for e in (*pairs.gone, *pairs.unknown) if e.object.name == name)
        assert not (new and gone), alone


def test_a_third_equal_finding_is_new() -> None:
    """An entry that counts two lets two pass."""
    pairs = pair([finding("a")] * 3, baseline(entry("a", count=2)), SCOPE)
    assert (len(pairs.known), len(pairs.new)) == (2, 1)


@pytest.mark.parametrize(
    ("until", "state"),
    [(None, "existing"), (TODAY, "existing"), (TODAY + SOON, "existing"), (TODAY - timedelta(days=1), "expired")],
)
def test_the_last_day_still_counts(until: Any, state: str) -> None:
    """An acceptance holds up to and with its day."""
    pairs = pair([finding("a")], baseline(entry("a", until=until, reason="r", owner="o")), SCOPE)
    (found,) = standing(pairs, "baseline", TODAY)
    assert found.state == state
    assert found.acceptance is not None
    assert (found.acceptance.reason, found.acceptance.owner, found.acceptance.until) == ("r", "o", until)


def test_other_evidence_is_a_change() -> None:
    """What was accepted and is judged otherwise now gates, and says what it was accepted for."""
    pairs = pair([finding("a", "wider")], baseline(entry("a", reason="r")), SCOPE)
    (found,) = standing(pairs, "baseline", TODAY)
    assert (found.state, found.acceptance and found.acceptance.reason) == ("changed", "r")
    assert pairs.gone == ()


def test_what_became_graver_is_a_change() -> None:
    """With the same evidence: an error was not accepted where a warning was; what became milder still is."""
    pairs = pair([finding("a")], baseline(entry("a", severity="warning")), SCOPE)
    (found,) = standing(pairs, "baseline", TODAY)
    assert (found.state, found.acceptance and found.acceptance.severity) == ("changed", "warning")
    (milder,) = standing(pair([finding("a", severity="info")], baseline(entry("a")), SCOPE), "baseline", TODAY)
    assert milder.state == "existing"
    over = pair([finding("a")], baseline(entry("a", severity="info", until=TODAY - timedelta(days=1))), SCOPE)
    assert [f.state for f in standing(over, "baseline", TODAY)] == ["expired"]


def test_what_an_ignore_silences_stays_silent_and_is_not_gone() -> None:
    """A suppressed finding uses up its entry and keeps its state."""
    pairs = pair([finding("a", state="suppressed")], baseline(entry("a")), SCOPE)
    assert [f.state for f in standing(pairs, "baseline", TODAY)] == ["suppressed"]
    assert pairs.gone == ()


@pytest.mark.parametrize(
    "scope",
    [
        {"ran": frozenset()},
        {"degraded": frozenset((RULE,))},
        {"schemas": ("other",)},
        {"unseen": frozenset(("public.a",))},
    ],
)
def test_what_was_not_judged_is_unknown(scope: Any) -> None:
    """A rule that did not run, or ran on less than then, a schema left out, an object unseen: nothing is gone."""
    pairs = pair([], baseline(entry("a")), replace(SCOPE, **scope))
    assert (pairs.gone, len(pairs.unknown)) == ((), 1)


def test_a_rule_that_lacked_the_same_fact_then_judges() -> None:
    """Where the baseline was made without a fact too, what is gone is gone."""
    pairs = pair([], baseline(entry("a"), degraded=(RULE,)), replace(SCOPE, degraded=frozenset((RULE,))))
    assert (len(pairs.gone), pairs.unknown) == (1, ())


def test_another_database_repairs_nothing() -> None:
    """Two objects that are both not there are another database's; one may have been dropped."""
    elsewhere = replace(SCOPE, names={("public", "film")})
    both = pair([], baseline(entry("a"), entry("b")), elsewhere)
    assert (both.foreign, both.gone, len(both.unknown)) == (True, (), 2)
    one = pair([], baseline(entry("a")), elsewhere)
    assert (one.foreign, len(one.gone)) == (False, 1)
    assert ("public", "a") in NAMES
    assert not pair([], baseline(entry("a"), entry("b")), SCOPE).foreign
