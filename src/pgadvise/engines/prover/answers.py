"""An answer of the solver's as a verdict, and why there is none."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from pgadvise.engines.enumeration import listed
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.question import Answer, Question
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.lacking import Premises, lacking
from pgadvise.engines.prover.schema.asked import Asked
from pgadvise.engines.prover.words.proof import Proof, Surface
from pgadvise.engines.prover.words.terms import Formula, both

PASSES = "may pass the policies of"


class Believing(Proving, Protocol):
    """The prover, with what it believes of the tables that policies ask."""

    def invariant(self, role: str, surface: Surface) -> Invariant: ...


Put = Callable[[Question], tuple[Formula, Formula]]


def answered(asked: Asked, premises: Premises, believed: Invariant, put: Put, words: str) -> Proof:
    """`put` gives, in a question, what lets a row through a view, and that it is another tenant's."""

    def ask(wider: Premises) -> Answer:
        return (known := Question(*wider)).holds_nowhere(both(*put(known)))

    question = Question(*premises)
    passes, touches = put(question)
    answer = question.holds_nowhere(both(passes, touches))
    if not answer.proved:
        return unproved(asked, answer, lacking(premises, believed, ask))
    nothing = question.holds_nowhere(passes)
    if nothing.proved:
        return asked.proof("denied", f"{asked.relation} {words}", nothing.assumptions)
    return asked.proof("isolated", f"{asked.relation} {words} of another tenant", answer.assumptions)


def unproved(asked: Asked, answer: Answer, lacking: str | None) -> Proof:
    """Why a row of another tenant may pass; `lacking` is what would have proved that none does."""
    if answer.gave_up:
        why = f"the policies of {asked.relation} are too intricate to be decided within the solver's limit"
        return asked.proof("unknown", why, blocked=answer.blocked)
    found = asked.proof("unknown", f"a row of another tenant {PASSES} {asked.relation}", blocked=answer.blocked)
    return with_cause(found, lacking)


def with_cause(proof: Proof, lacking: str | None) -> Proof:
    """Why there is no proof, where that is known: others have the same cause."""
    if lacking is None:
        return proof
    return msgspec.structs.replace(proof, reason=f"{proof.reason}: {lacking}", cause=lacking)


def placed(proof: Proof, policies: list[str]) -> Proof:
    """By which policies of several a row passes; they are none of a shape's, as tables of one shape name their own."""
    if not policies:
        return proof
    told = f"policy {policies[0]}" if len(policies) == 1 else f"policies {listed(policies)}"
    return msgspec.structs.replace(proof, reason=proof.reason.replace(PASSES, f"may pass {told} of", 1))
