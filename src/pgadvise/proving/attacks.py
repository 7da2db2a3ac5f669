"""Attacks on a copy of the database: what came of every question that was tried."""

import os
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

import msgspec
from msgspec.structs import replace

from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.proof_report import Witness
from pgadvise.proving.pairs import pair
from pgadvise.proving.proofs import Key
from pgadvise.proving.witness import Witnessing, plain
from pgadvise.scratch.clone import Unmade
from pgadvise.scratch.replay.attack import Arena, arena
from pgadvise.scratch.replay.leak import Outcome, Pair
from pgadvise.scratch.replay.limits import TIME_OVER, Limits
from pgadvise.scratch.server import Server

WITNESSED = 100  # leaks of which the fewest rows are looked for


class Attacked(msgspec.Struct, frozen=True, kw_only=True):
    """`outcomes` by question, `witnesses` of those that leak.

    `unmade` is what the copy lacks, `unseeded` by oid the tables that got no rows. `given` are values that defaults
    gave to rows, with the default: a clock's, a random one's.
    """

    outcomes: Mapping[Key, Outcome] = {}
    witnesses: Mapping[Key, Witness] = {}
    unmade: tuple[Unmade, ...] = ()
    unseeded: Mapping[int, str] = {}
    server_version: str | None = None
    given: Mapping[str, str] = {}


def attack(
    facts: Facts,
    questions: tuple[Question, ...],
    server: Server,
    limits: Limits,
    progress: Callable[[str], None],
    *,
    witnessed: int = WITNESSED,
) -> Attacked:
    """Try every question, role by role, on one copy; it is gone from the server afterwards.

    Of the first `witnessed` leaks the fewest rows are looked for: with more, the schema is open anyway.
    """
    progress("copying the schema to a throwaway server, with rows of several tenants")
    with arena(facts.snapshot, facts.get("tenancy"), facts.get("access"), facts.get("platform"), server) as place:
        outcomes = _outcomes(place, questions, limits, progress)
        progress("looking for the rows that each leak needs")
        return Attacked(
            outcomes=outcomes,
            witnesses=_witnesses(place, questions, outcomes, witnessed) if witnessed else {},
            unmade=place.unmade,
            unseeded=dict(place.stage.scene.unseeded),
            server_version=server.version,
            given=place.stage.scene.given,
        )


def _outcomes(
    place: Arena, questions: tuple[Question, ...], limits: Limits, progress: Callable[[str], None]
) -> dict[Key, Outcome]:
    found: dict[Key, Outcome] = {}
    for actor, asked in groupby(questions, key=lambda q: q.actor):
        progress(f"attacking as {actor.role}")
        pairs = tuple(Pair(question.about, question.command) for question in asked)
        for outcome in _tried(place, actor, pairs, limits, progress):
            found[(*outcome.pair.key, actor.role)] = outcome
    return found


def _tried(
    place: Arena, actor: Actor, pairs: tuple[Pair, ...], limits: Limits, progress: Callable[[str], None]
) -> Iterable[Outcome]:
    """A defect of the attacks costs one role's answers, and is told as the reason why they are unknown."""
    if limits.over():
        return tuple(Outcome(pair=pair, untested=TIME_OVER, late=True) for pair in pairs)
    try:
        return place.attacked(
            actor.role, actor.surface, pairs, anonymous=actor.anonymous, limits=limits, progress=progress
        )
    except Exception as error:
        if os.environ.get("PGADVISE_TRACEBACK"):
            raise
        why = f"the attack failed ({type(error).__name__}), which is a defect of pgadvise"
        return tuple(Outcome(pair=pair, untested=why) for pair in pairs)


def _witnesses(
    place: Arena, questions: Iterable[Question], outcomes: Mapping[Key, Outcome], most: int
) -> dict[Key, Witness]:
    leaking = [(q, leak) for q in questions if (leak := outcomes[q.key].leak) is not None]
    witnessing = Witnessing(place.stage)
    found = {}
    for question, leak in leaking[:most]:
        verdict = replace(pair(question), witness=plain(leak))
        alone = witnessing.alone(verdict, anonymous=question.actor.anonymous)
        if alone is not None:
            found[question.key] = alone
    return found
