"""Proofs: what is barred needs none, the prover is asked for the rest."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import msgspec

from pgadvise.engines.facts import Facts
from pgadvise.engines.prover.proof import WriteOrRead
from pgadvise.engines.verdicts.barred import barred
from pgadvise.engines.verdicts.questions import ROW_COMMANDS, Actor, Question
from pgadvise.proving.law import Proof
from pgadvise.snapshot import Relation

if TYPE_CHECKING:  # the solver is loaded when there is something to solve
    from pgadvise.engines.prover.prover import Prover

Key = tuple[int, str, str]  # of a question: oid, command, role


class Proofs(msgspec.Struct, frozen=True):
    """`closed` are the questions that need no attack, since the server refuses before it looks at a row."""

    found: Mapping[Key, Proof]
    closed: frozenset[Key]


def proofs(
    facts: Facts,
    playing: Sequence[Actor],
    every: Sequence[Question],
    progress: Callable[[str], None],
    over: Callable[[], bool] = lambda: False,
) -> Proofs:
    """When the time is `over`, what has not been solved by then is not found either."""
    found: dict[Key, Proof] = {}
    for question in every:
        bar = barred(question, facts.get("access"), facts.get("platform"))
        if bar is not None:
            found[question.key] = Proof(verdict="denied", reason=bar.reason, assumptions=bar.assumptions)
    closed = frozenset(found)
    progress("proving")
    found |= _solved(facts, playing, [question for question in every if question.key not in closed], progress, over)
    return Proofs(found, closed)


def _solved(
    facts: Facts,
    playing: Sequence[Actor],
    left: Sequence[Question],
    progress: Callable[[str], None],
    over: Callable[[], bool],
) -> dict[Key, Proof]:
    asked = [q for q in left if q.command in (*ROW_COMMANDS, "execute")]
    if not asked:
        return {}
    from pgadvise.engines.prover.prover import Prover

    nobody = tuple(actor.role for actor in playing if actor.anonymous)
    prover = Prover(
        snapshot=facts.snapshot, tenancy=facts.get("tenancy"), access=facts.get("access"), anonymous=nobody or ("anon",)
    )
    found = {}
    for question in asked:
        if over():
            break
        progress(f"proving {question.about} as {question.actor.role}")
        found[question.key] = _proved(prover, question)
    return found


def _proved(prover: "Prover", question: Question) -> Proof:
    """A defect of the prover costs its own question only, and is told."""
    about, actor = question.about, question.actor
    try:
        if isinstance(about, Relation):
            proof = prover.prove(about, cast(WriteOrRead, question.command), actor.role, actor.surface)
        else:
            proof = prover.execute(about, actor.role, actor.surface)
    except Exception as error:
        return Proof(verdict="unknown", reason=f"the prover failed ({type(error).__name__}), which is a defect of it")
    return Proof(verdict=proof.verdict, reason=proof.reason, assumptions=proof.assumptions, blocked_by=proof.blocked_by)
