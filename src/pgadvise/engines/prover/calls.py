"""The verdict on the calls of a function: what they show, and what they change."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from pgadvise.engines.prover.commands.executed import places, touched
from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.lacking import Premises, lacking
from pgadvise.engines.prover.schema import refusals
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Proof, Surface, Unproved
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function


class Calls(NamedTuple):
    """Of one snapshot, whatever is believed of it."""

    ground: Ground
    writers: Writers
    believed: Invariant

    def proved(self, function: Function, role: str, surface: Surface, askers: Iterable[Asker]) -> Proof:
        """By all as whom the role may come."""
        proof = partial(Proof, relation=function, command="execute", role=role, surface=surface)
        assumptions: dict[str, None] = {}
        try:
            refusals.ask_for_roles(self.ground.access, role, surface)
            for asker in askers:
                premises = Premises(self.ground, asker, self.believed.kept)
                answer, assumed = self._called(function, premises)
                if not answer.proved:
                    lack = self._lacks(function, premises)
                    why = f"{function.qualified} may show or change a row of another tenant"
                    told = ": ".join(filter(None, (why, lack or self._places(function, premises))))
                    return proof(verdict="unknown", reason=told, blocked_by=answer.blocked, cause=lack)
                assumptions |= dict.fromkeys((*answer.assumptions, *assumed))
        except Unproved as no_proof:
            return proof(verdict="unknown", reason=no_proof.reason, cause=no_proof.cause)
        except RecursionError:
            reason = f"the body of {function.qualified} is nested too deep to be followed"
            return proof(verdict="unknown", reason=reason)
        reason = f"{function.qualified} shows and changes no row of another tenant"
        return proof(verdict="isolated", reason=reason, assumptions=tuple(assumptions))

    def _lacks(self, function: Function, premises: Premises) -> str | None:
        def ask(premises: Premises) -> Answer:
            return self._called(function, premises)[0]

        return lacking(premises, self.believed, ask)

    def _places(self, function: Function, premises: Premises) -> str:
        """Where in its body, if nothing else is known."""
        question = Question(*premises)
        every = places(question, self.writers, function)
        found = dict.fromkeys(place for place, when in every if not question.holds_nowhere(when).proved)
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
