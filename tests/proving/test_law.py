"""The law by which proof and attack become one verdict."""

import pytest

from pgadvise.engines.attack.identities import Identity
from pgadvise.proof_report import Word
from pgadvise.proving.law import Proof, judged, lacking_parts
from pgadvise.scratch.clone import Unmade
from pgadvise.scratch.replay.leak import Leak, Outcome, Pair
from pgadvise.snapshot import Relation

NOTES = Relation(oid=1, schema="public", name="notes", kind="table", owner="o")
LEAK = Leak(identity=Identity(name="m", role="r", side="A"), statement="select", what="reads", rows=("b",))
LEAKED = Outcome(pair=Pair(NOTES, "select"), leak=LEAK, probes=3)
QUIET = Outcome(pair=Pair(NOTES, "select"), works=True, probes=9)
UNTRIED = Outcome(pair=Pair(NOTES, "select"), untested="no rows")
LACKING = Unmade("policy p of public.notes", "no such function")


def proof(verdict: Word) -> Proof:
    return Proof(verdict=verdict, reason="because", assumptions=("keys hold",))


@pytest.mark.parametrize("verdict", ["isolated", "denied"])
def test_proved_and_nothing_found_is_proved(verdict: Word) -> None:
    """The proof's reason and assumptions stand, and how much was tried."""
    found = judged(proof(verdict), QUIET, None, attacks=True)
    assert (found.verdict, found.certainty, found.reason) == (verdict, "proved", "because")
    assert (found.assumptions, found.probes, found.refuted) == (("keys hold",), 9, None)


@pytest.mark.parametrize("verdict", ["isolated", "denied"])
def test_a_proof_that_an_attack_refutes_is_a_defect(verdict: Word) -> None:
    """Never isolated: the leak stands, and what had been claimed is told."""
    found = judged(proof(verdict), LEAKED, None, attacks=True)
    assert (found.verdict, found.certainty, found.refuted) == ("leaks", "measured", verdict)
    assert found.witness is not None
    assert found.witness.replayed


@pytest.mark.parametrize("claim", [None, proof("unknown")])
def test_what_leaked_leaks(claim: Proof | None) -> None:
    """Whatever the prover knows, and that is no defect."""
    found = judged(claim, LEAKED, None, attacks=True)
    assert (found.verdict, found.refuted) == ("leaks", None)


@pytest.mark.parametrize(
    ("claim", "outcome", "lacking", "attacks", "said"),
    [
        (None, QUIET, None, True, "no attack succeeded, and it was not proved"),
        (proof("unknown"), QUIET, None, True, "no attack succeeded, and because"),
        (None, UNTRIED, None, True, "it could not be attacked: no rows"),
        (None, None, None, False, "no attack was made"),
        (None, LEAKED, LACKING, True, "lacks policy p of public.notes (no such function)"),
        (proof("isolated"), LEAKED, LACKING, True, "lacks policy p of public.notes"),
    ],
)
def test_everything_else_is_unknown_with_a_reason(
    claim: Proof | None, outcome: Outcome | None, lacking: Unmade | None, attacks: bool, said: str
) -> None:
    """No guess in either direction: not from silence, not from a copy that lacks what protects."""
    found = judged(claim, outcome, lacking, attacks=attacks)
    assert (found.verdict, found.certainty, found.witness) == ("unknown", None, None)
    assert said in found.reason


@pytest.mark.parametrize(
    ("what", "counts"),
    [
        ("policy p of public.notes", True),
        ("trigger t of public.notes", True),
        ("table public.notes", True),
        ("grants on table public.notes", True),
        ("grants on public.notes.body", True),
        ("row-level security of public.notes", True),
        ("policy p of public.notes_old", False),
        ("index public.notes", False),
        ("owner of table public.notes", False),
        ("default of public.notes.body", False),
    ],
)
def test_what_the_copy_lacks_of_a_relation(what: str, counts: bool) -> None:
    """Whatever may protect it; not what only makes it slow or fills a column."""
    assert bool(lacking_parts((Unmade(what, "why"),), (NOTES,))) == counts
