"""A baseline under the names of today."""

from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from pgadvise.gate.baseline import gathered, today_s
from pgadvise.gate.change import Grounds, taken
from pgadvise.gate.compare import pair
from tests.gate.accepted import RULE, SCOPE, TODAY, baseline, entry, finding

NOTHING = cast(Any, SimpleNamespace(rules=()))
RENAMED = cast(
    Any, SimpleNamespace(rules=(SimpleNamespace(name=RULE, declaration=SimpleNamespace(formerly=("old-thing",))),))
)


def test_a_renamed_rule_keeps_what_was_accepted() -> None:
    """An entry under a rule's earlier name pairs with its findings of today, evidence included."""
    old = replace(entry("a"), rule="old-thing")
    kept = baseline(replace(old, fingerprint=old.identity), rules=("old-thing",))
    today = today_s(kept, RENAMED)
    assert today.rules == (RULE,)
    assert len(pair([finding("a")], today, SCOPE).known) == 1


def test_a_moved_table_keeps_what_was_accepted() -> None:
    """`moved` translates the object, and nothing else."""
    kept = baseline(entry("old"), entry("b"), moved={"public.old": "public.a"})
    pairs = pair([finding("a"), finding("b")], today_s(kept, NOTHING), SCOPE)
    assert (len(pairs.known), pairs.new, pairs.gone) == (2, (), ())


def test_equal_entries_are_one_with_their_count() -> None:
    """Entries that became equal are counted together, in the order of the file."""
    together = gathered([entry("b"), entry("a", count=2), entry("a")])
    assert [(e.object.name, e.count) for e in together] == [("a", 3), ("b", 1)]


def test_who_owns_an_acceptance_stays() -> None:
    """A finding that is accepted again takes the new reason and today's evidence, and keeps its owner."""
    old = baseline(entry("a", "then", owner="web", reason="old"))
    (one,) = taken(old, [finding("a", "now")], Grounds(reason="new", accepted=TODAY)).entries
    assert (one.owner, one.reason) == ("web", "new")
    assert one.evidence_hash == finding("a", "now").evidence_hash
    (other,) = taken(old, [finding("a", "now")], Grounds(reason="new", owner="ops", accepted=TODAY)).entries
    assert other.owner == "ops"
