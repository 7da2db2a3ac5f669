"""Attacks on a copy of the database: what came of every question that was tried."""

from collections.abc import Callable, Mapping
from itertools import groupby

import msgspec

from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.questions import Question
from pgadvise.scratch.clone import Unmade
from pgadvise.scratch.replay.attack import Arena, arena
from pgadvise.scratch.replay.leak import Outcome, Pair
from pgadvise.scratch.replay.search import Limits
from pgadvise.scratch.server import Server

Key = tuple[int, str, str]  # of a question: oid, command, role


class Attacked(msgspec.Struct, frozen=True, kw_only=True):
    """`outcomes` by question; `unmade` is what the copy lacks, `unseeded` by oid the tables that got no rows."""

    outcomes: Mapping[Key, Outcome] = {}
    unmade: tuple[Unmade, ...] = ()
    unseeded: Mapping[int, str] = {}
    server_version: str | None = None


def attack(
    facts: Facts, questions: tuple[Question, ...], server: Server, limits: Limits, progress: Callable[[str], None]
) -> Attacked:
    """Try every question, role by role, on one copy; it is gone from the server afterwards."""
    progress("copying the schema to a throwaway server, with rows of several tenants")
    with arena(facts.snapshot, facts.get("tenancy"), facts.get("access"), facts.get("platform"), server) as place:
        return Attacked(
            outcomes=_outcomes(place, questions, limits, progress),
            unmade=place.unmade,
            unseeded=dict(place.stage.scene.unseeded),
            server_version=server.version,
        )


def _outcomes(
    place: Arena, questions: tuple[Question, ...], limits: Limits, progress: Callable[[str], None]
) -> dict[Key, Outcome]:
    found: dict[Key, Outcome] = {}
    for actor, asked in groupby(questions, key=lambda q: q.actor):
        progress(f"attacking as {actor.role}")
        pairs = tuple(Pair(question.about, question.command) for question in asked)
        outcomes = place.attacked(actor.role, actor.surface, pairs, anonymous=actor.anonymous, limits=limits)
        found |= {(*outcome.pair.key, actor.role): outcome for outcome in outcomes}
    return found
