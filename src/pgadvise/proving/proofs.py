"""Proofs: what is barred needs none, the prover is asked for the rest."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import msgspec

from pgadvise.engines.facts import Facts
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.engines.verdicts.barred import barred
from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.proving.law import Proof
from pgadvise.snapshot import Relation
from pgadvise.snapshot.policies import ROW_COMMANDS

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
    progress("proving")
    barring = frozenset(found)
    left = [q for q in every if q.key not in barring or _may_be_done_anyway(q)]
    solved = _solved(facts, playing, left, barring, progress, over)
    return Proofs(found | solved, barring - solved.keys())


def _may_be_done_anyway(question: Question) -> bool:
    """Whether the prover is asked what else may do for the role what it may not: triggers, keys, functions, copies."""
    return isinstance(question.about, Relation) and question.about.is_table and question.command in ROW_COMMANDS


def _solved(
    facts: Facts,
    playing: Sequence[Actor],
    left: Sequence[Question],
    barring: frozenset[Key],
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
        proof = _past(prover, question) if question.key in barring else _proved(prover, question)
        if proof is not None:
            found[question.key] = proof
    return found


def _past(prover: "Prover", question: Question) -> Proof | None:
    """Why what is barred may be done all the same."""
    assert isinstance(question.about, Relation)
    actor, command = question.actor, cast("WriteOrRead", question.command)
    reason = prover.done_anyway(question.about, command, actor.role, actor.surface)
    return None if reason is None else Proof(verdict="unknown", reason=reason)


def _proved(prover: "Prover", question: Question) -> Proof:
    """A defect of the prover costs its own question only, and is told."""
    about, actor = question.about, question.actor
    try:
        if isinstance(about, Relation):
            proof = prover.prove(about, cast(WriteOrRead, question.command), actor.role, actor.surface)
        else:
            proof = prover.call(about, actor.role, actor.surface)
    except Exception as error:
        return Proof(verdict="unknown", reason=f"the prover failed ({type(error).__name__}), which is a defect of it")
    return Proof(
        verdict=proof.verdict,
        reason=proof.reason,
        assumptions=proof.assumptions,
        blocked_by=proof.blocked_by,
        cause=proof.cause,
    )
