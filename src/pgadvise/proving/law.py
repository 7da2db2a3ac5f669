"""The law by which answers become a verdict.

A leak is what was replayed. Isolated or denied is what was proved while no attack succeeded; a proof that an attack
refutes gives way to it, and is reported as a defect of the prover. Everything else is unknown, with a reason a person
can act on.
"""

from collections.abc import Mapping

import msgspec

from pgadvise.proof_report import Certainty, Witness, Word
from pgadvise.proving.witness import plain
from pgadvise.scratch.clone import Unmade
from pgadvise.scratch.replay.leak import Leak, Outcome
from pgadvise.snapshot import Relation


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What was concluded without trying; `verdict` is isolated, denied or unknown."""

    verdict: Word
    reason: str
    assumptions: tuple[str, ...] = ()


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    verdict: Word
    certainty: Certainty
    reason: str
    assumptions: tuple[str, ...] = ()
    witness: Witness | None = None
    probes: int = 0
    refuted: str | None = None  # what was claimed of a pair that leaks


def judged(
    proof: Proof | None,
    outcome: Outcome | None,
    lacking: Unmade | None,
    *,
    attacks: bool,
    witness: Witness | None = None,
) -> Judgement:
    """`lacking` is a part of the relation that the copy has not; without `attacks` none were made.

    `witness` is the leak's, where more is known of it than the leak itself says.
    """
    probes = outcome.probes if outcome else 0
    if outcome is not None and outcome.leak is not None and lacking is None:
        return _leaks(proof, outcome.leak, witness or plain(outcome.leak), probes)
    if proof is not None and proof.verdict != "unknown" and (outcome is None or outcome.leak is None):
        return Judgement(
            verdict=proof.verdict,
            certainty="proved",
            reason=proof.reason,
            assumptions=proof.assumptions,
            probes=probes,
        )
    return Judgement(
        verdict="unknown", certainty=None, reason=_why(proof, outcome, lacking, attacks=attacks), probes=probes
    )


def _leaks(proof: Proof | None, leak: Leak, witness: Witness, probes: int) -> Judgement:
    refuted = proof.verdict if proof is not None and proof.verdict != "unknown" else None
    return Judgement(
        verdict="leaks",
        certainty="measured",
        reason=f"{leak.identity.name} {leak.what}",
        witness=witness,
        probes=probes,
        refuted=refuted,
    )


def _why(proof: Proof | None, outcome: Outcome | None, lacking: Unmade | None, *, attacks: bool) -> str:
    unproved = proof.reason if proof is not None else "it was not proved"
    if lacking is not None:
        return f"the copy that attacks were made on lacks {lacking.what} ({lacking.reason}), so it shows nothing here"
    if outcome is None:
        return unproved if attacks else f"{unproved}, and no attack was made (--replay never)"
    if outcome.untested is not None:
        return f"it could not be attacked: {outcome.untested}; {unproved}"
    cut = f" ({outcome.cut})" if outcome.cut else ""
    return f"no attack succeeded{cut}, and {unproved}"


def lacking_parts(unmade: tuple[Unmade, ...], relations: tuple[Relation, ...]) -> Mapping[int, Unmade]:
    """By oid, what the copy lacks of a relation: a policy, a trigger, a grant, the relation itself.

    What it lacks may be what protects, so an attack that succeeds without it is no leak.
    """
    found: dict[int, Unmade] = {}
    for one in unmade:
        if one.what.startswith(("index ", "owner of ", "rights on ", "default of ")):
            continue
        for relation in relations:
            name = str(relation)
            if one.what.endswith((f" {name}", f" of {name}")) or f" {name}." in one.what:
                found.setdefault(relation.oid, one)
    return found
