"""The law by which proof and attack become one verdict."""

import msgspec
import pytest

from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.proof_report import Word
from pgadvise.proving.law import Evidence, Proof, judged, lacking_for, lacking_parts
from pgadvise.scratch.clone import Unmade
from pgadvise.scratch.replay.leak import Leak, Outcome, Pair
from pgadvise.snapshot import Relation

NOTES = Relation(oid=1, schema="public", name="notes", kind="table", owner="o")
LEAK = Leak(identity=Identity(name="m", role="r", side="A"), statement="select", what="reads", rows=("b",))
LEAKED = Outcome(pair=Pair(NOTES, "select"), leak=LEAK, probes=3)
QUIET = Outcome(pair=Pair(NOTES, "select"), works=True, probes=9)
FRUITLESS = Outcome(pair=Pair(NOTES, "select"), probes=9)
UNTRIED = Outcome(pair=Pair(NOTES, "select"), untested="no rows")
LACKING = Unmade("policy p of public.notes", "no such function")


def proof(verdict: Word) -> Proof:
    return Proof(verdict=verdict, reason="because", assumptions=("keys hold",))


@pytest.mark.parametrize("verdict", ["isolated", "denied"])
def test_proved_and_nothing_found_is_proved(verdict: Word) -> None:
    """The proof's reason and assumptions stand, and how much was tried."""
    found = judged(Evidence(proof=proof(verdict), outcome=FRUITLESS))
    assert (found.verdict, found.certainty, found.reason) == (verdict, "proved", "because")
    assert (found.assumptions, found.probes, found.refuted) == (("keys hold",), 9, None)


def test_what_is_closed_or_not_to_be_attacked_needs_no_attack() -> None:
    """A refusal of the server's before any row, and a proof by itself under --replay never."""
    assert judged(Evidence(proof=proof("denied"), closed=True)).verdict == "denied"
    assert judged(Evidence(proof=proof("isolated"), attacked=False)).verdict == "isolated"
    assert judged(Evidence(proof=proof("isolated"))).verdict == "unknown"


@pytest.mark.parametrize("verdict", ["isolated", "denied"])
def test_a_proof_that_an_attack_refutes_is_a_defect(verdict: Word) -> None:
    """Never isolated: the leak stands, and what had been claimed is told."""
    found = judged(Evidence(proof=proof(verdict), outcome=LEAKED))
    assert (found.verdict, found.certainty, found.refuted) == ("leaks", "measured", verdict)
    assert found.witness is not None
    assert found.witness.replayed


def test_what_was_proved_denied_and_works_is_a_defect() -> None:
    """No leak was shown, but the prover was wrong: nothing else it says of this pair is believed."""
    found = judged(Evidence(proof=proof("denied"), outcome=QUIET))
    assert (found.verdict, found.refuted) == ("unknown", "denied")
    assert "it works on own rows" in found.reason


@pytest.mark.parametrize("claim", [None, proof("unknown")])
def test_what_leaked_leaks(claim: Proof | None) -> None:
    """Whatever the prover knows, and that is no defect."""
    found = judged(Evidence(proof=claim, outcome=LEAKED))
    assert (found.verdict, found.refuted) == ("leaks", None)


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (Evidence(outcome=QUIET), "no attack succeeded, and it was not proved"),
        (Evidence(outcome=QUIET, proof=proof("unknown")), "no attack succeeded, and there is no proof: because"),
        (Evidence(outcome=UNTRIED), "it could not be attacked: no rows"),
        (Evidence(outcome=UNTRIED, proof=proof("isolated")), "no rows, and the catalog alone says isolated"),
        (Evidence(attacked=False), "no attack was made"),
        (Evidence(outcome=LEAKED, lacking=LACKING), "lacks policy p of public.notes (no such function)"),
        (Evidence(outcome=LEAKED, lacking=LACKING, proof=proof("isolated")), "lacks policy p of public.notes"),
        (
            Evidence(outcome=QUIET, proof=Proof(verdict="unknown", reason="why", blocked_by=("jsonpath in p",))),
            "no proof: why (not understood: jsonpath in p)",
        ),
    ],
)
def test_everything_else_is_unknown_with_a_reason(evidence: Evidence, said: str) -> None:
    """No guess in either direction: not from silence, not from a copy that lacks what protects."""
    found = judged(evidence)
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
        ("function public.f(uuid)", False),
    ],
)
def test_what_the_copy_lacks_of_a_relation(what: str, counts: bool) -> None:
    """Whatever may protect it; not what only makes it slow or fills a column."""
    assert bool(lacking_parts((Unmade(what, "why"),), (NOTES,))) == counts


def test_an_attack_of_several_steps_owes_itself_to_more_than_its_object() -> None:
    """What another table lacks may be what would have refused the first step."""
    parts = lacking_parts((LACKING,), (NOTES,))
    stepped = Outcome(pair=Pair(NOTES, "select"), leak=msgspec.structs.replace(LEAK, steps=("insert",)))
    assert lacking_for(2, stepped, parts) == LACKING
    assert lacking_for(2, LEAKED, parts) is None
    assert lacking_for(1, LEAKED, parts) == LACKING
