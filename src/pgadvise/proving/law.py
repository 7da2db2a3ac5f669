"""The law by which answers become a verdict.

A leak is what was replayed. Isolated or denied is what was proved while no attack succeeded; a proof that an attack
refutes gives way to it, and is reported as a defect of the prover. Everything else is unknown, with a reason a person
can act on.
"""

from collections.abc import Iterable, Mapping

import msgspec

from pgadvise.proof_report import Certainty, Witness, Word
from pgadvise.proving.witness import plain
from pgadvise.scratch.clone import Unmade
from pgadvise.scratch.replay.leak import Leak, Outcome
from pgadvise.snapshot import Function, Relation

_HARMLESS = ("index ", "owner of ", "rights on ", "default of ")  # what protects nothing


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What was concluded without trying; `verdict` is isolated, denied or unknown."""

    verdict: Word
    reason: str
    assumptions: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    cause: str | None = None

    @property
    def decided(self) -> bool:
        return self.verdict != "unknown"


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """`tried` and `unproved` are the halves of the reason of an unknown: what attacks showed, why there is no proof."""

    verdict: Word
    certainty: Certainty
    reason: str
    assumptions: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    witness: Witness | None = None
    probes: int = 0
    refuted: str | None = None  # what was claimed, and is not so
    tried: str = ""
    unproved: str = ""
    cause: str | None = None  # of the missing proof, where several relations have it


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one question.

    `proof` and `outcome` are None where nothing was proved or tried. `lacking` is a part of the relation that the copy
    has not. `witness` is the leak's, where more is known of it than the leak itself says. `closed` needs no attack.
    """

    proof: Proof | None = None
    outcome: Outcome | None = None
    lacking: Unmade | None = None
    witness: Witness | None = None
    attacked: bool = True
    closed: bool = False

    @property
    def probes(self) -> int:
        return self.outcome.probes if self.outcome else 0

    @property
    def leak(self) -> Leak | None:
        return self.outcome.leak if self.outcome is not None and self.lacking is None else None

    @property
    def works(self) -> bool:
        return self.outcome is not None and self.outcome.works and self.lacking is None

    @property
    def untried(self) -> str | None:
        """Why no attack says anything, where one was wanted."""
        if self.closed or not self.attacked:
            return None
        if self.lacking is not None:
            return f"the copy lacks {self.lacking.what} ({self.lacking.reason})"
        return self.outcome.untested if self.outcome is not None else "it was not tried"


def judged(of: Evidence) -> Judgement:
    """A leak that was seen outweighs any proof."""
    proof = of.proof
    if of.leak is not None:
        return _leaks(of, of.leak)
    if proof is not None and proof.decided and of.untried is None:
        if proof.verdict == "denied" and of.works:
            return _unknown(of, "", "it was proved to be denied, and it works on own rows", refuted=proof.verdict)
        return Judgement(
            verdict=proof.verdict,
            certainty="proved",
            reason=proof.reason,
            assumptions=proof.assumptions,
            probes=of.probes,
        )
    return _unknown(of, _tried(of), _unproved(of))


def _leaks(of: Evidence, leak: Leak) -> Judgement:
    refuted = of.proof.verdict if of.proof is not None and of.proof.decided else None
    return Judgement(
        verdict="leaks",
        certainty="measured",
        reason=f"{leak.identity.name} {leak.what}",
        witness=of.witness or plain(leak),
        probes=of.probes,
        refuted=refuted,
    )


def _unknown(of: Evidence, tried: str, unproved: str, refuted: str | None = None) -> Judgement:
    return Judgement(
        verdict="unknown",
        certainty=None,
        reason=", and ".join(half for half in (tried, unproved) if half),
        blocked_by=of.proof.blocked_by if of.proof is not None else (),
        probes=of.probes,
        refuted=refuted,
        tried=tried,
        unproved=unproved,
        cause=of.proof.cause if of.proof is not None else None,
    )


def _tried(of: Evidence) -> str:
    """Why no leak was shown."""
    if of.untried is not None:
        return f"it could not be attacked: {of.untried}"
    if not of.attacked:
        return "no attack was made (--replay never)"
    if of.outcome is None:
        return "no attack succeeded"
    barren = ", though no member reached rows of his own tenant either" if of.outcome.barren else ""
    return f"no attack succeeded{f' ({of.outcome.cut})' if of.outcome.cut else ''}{barren}"


def _unproved(of: Evidence) -> str:
    """Why there is no proof, or which there would be."""
    proof = of.proof
    if proof is None:
        return "it was not proved"
    if proof.decided:
        return f"the catalog alone says {proof.verdict}"
    blocked = f" (not understood: {'; '.join(proof.blocked_by[:3])})" if proof.blocked_by else ""
    return f"there is no proof: {proof.reason}{blocked}"


def lacking_parts(unmade: Iterable[Unmade], objects: Iterable[Relation | Function]) -> Mapping[int, Unmade]:
    """By oid, what the copy lacks of an object: a policy, a trigger, a grant, the object itself.

    What it lacks may be what protects, so an attack that succeeds without it is no leak.
    """
    there = tuple((one.oid, str(one)) for one in objects)
    found: dict[int, Unmade] = {}
    for one in unmade:
        if one.what.startswith(_HARMLESS):
            continue
        for oid, name in there:
            if one.what.endswith((f" {name}", f" of {name}")) or f" {name}." in one.what:
                found.setdefault(oid, one)
    return found


def lacking_for(question: int, outcome: Outcome | None, parts: Mapping[int, Unmade]) -> Unmade | None:
    """What the copy lacks that the outcome may owe itself to: of the object; after first steps, of any object."""
    stepped = outcome is not None and outcome.leak is not None and outcome.leak.steps
    return parts.get(question) or (next(iter(parts.values()), None) if stepped else None)
