"""The verdict on the calls of a function: what they show, and what they change."""

from functools import partial
from typing import NamedTuple

import msgspec

from pgadvise.engines.prover.answers import with_cause
from pgadvise.engines.prover.commands.functions.executed import places, touched
from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.lacking import Premises, lacking
from pgadvise.engines.prover.schema.effects import refusals
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.words.proof import Proof, Surface, Unproved
from pgadvise.engines.prover.words.terms import Formula, either
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function

TOUCHES = "may show or change a row of another tenant"


class Calls(NamedTuple):
    """Of one snapshot, by all as whom somebody may come."""

    ground: Ground
    writers: Writers
    believed: Invariant
    askers: tuple[Asker, ...]

    def proved(self, function: Function, role: str, surface: Surface) -> Proof:
        proof = partial(Proof, relation=function, command="execute", role=role, surface=surface)
        assumptions: dict[str, None] = {}
        try:
            refusals.ask_for_roles(self.ground.access, role, surface)
            for asker in self.askers:
                answer, assumed = self._called(function, Premises(self.ground, asker, self.believed.kept))
                if not answer.proved:
                    return proof(verdict="unknown", reason=f"{function.qualified} {TOUCHES}", blocked_by=answer.blocked)
                assumptions |= dict.fromkeys((*answer.assumptions, *assumed))
        except Unproved as no_proof:
            return proof(verdict="unknown", reason=no_proof.reason, cause=no_proof.cause)
        except RecursionError:
            reason = f"the body of {function.qualified} is nested too deep to be followed"
            return proof(verdict="unknown", reason=reason)
        reason = f"{function.qualified} shows and changes no row of another tenant"
        return proof(verdict="isolated", reason=reason, assumptions=tuple(assumptions))

    def explained(self, found: Proof, function: Function) -> Proof:
        """With what it lacks, or else where in its body."""
        if TOUCHES not in found.reason:
            return found
        every = (Premises(self.ground, asker, self.believed.kept) for asker in self.askers)
        premises = next(one for one in every if not self._called(function, one)[0].proved)
        lack = lacking(premises, self.believed, lambda wider: self._called(function, wider)[0])
        if lack is not None:
            return with_cause(found, lack)
        told = self._places(function, premises)
        return msgspec.structs.replace(found, reason=f"{found.reason}: {told}") if told else found

    def _places(self, function: Function, premises: Premises) -> str:
        """Where in its body, if nothing else is known."""
        question, every = Question(*premises), dict[str, list[Formula]]()
        for place, when in places(question, self.writers, function):
            every.setdefault(place, []).append(when)
        found = [place for place, when in every.items() if not question.holds_nowhere(either(*when)).proved]
        return f"what {' and what '.join(found)} may be another tenant's" if found else ""

    def _called(self, function: Function, premises: Premises) -> tuple[Answer, tuple[str, ...]]:
        """Of what a call does to rows of another tenant, and what that assumes; once more with what refuses it."""
        for refusing in (False, True):
            question = Question(*premises)
            touches, assumed = touched(question, self.writers, function, refusing=refusing)
            answer = question.holds_nowhere(touches)
            if answer.proved:
                break
        return answer, tuple(assumed)
