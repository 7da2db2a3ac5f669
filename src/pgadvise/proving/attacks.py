"""Attacks on a copy of the database: what came of every question that was tried."""

from collections.abc import Callable, Mapping
from itertools import groupby

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.axis import axes
from pgadvise.engines.attack.hints import Hints
from pgadvise.engines.attack.identities import Identities
from pgadvise.engines.attack.people import People
from pgadvise.engines.attack.world import World
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.questions import Question
from pgadvise.scratch.clone import Clone, Unmade, clone
from pgadvise.scratch.replay.leak import Outcome, Pair
from pgadvise.scratch.replay.search import Limits, Search
from pgadvise.scratch.replay.stage import Stage
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot

Key = tuple[int, str, str]  # of a question: oid, command, role


class Attacked(msgspec.Struct, frozen=True, kw_only=True):
    """`outcomes` by question; `unmade` is what the copy lacks, `unseeded` by oid the tables that got no rows."""

    outcomes: Mapping[Key, Outcome] = {}
    unmade: tuple[Unmade, ...] = ()
    unseeded: Mapping[int, str] = {}
    server_version: str | None = None


def attack(
    snapshot: Snapshot,
    tenancy: Tenancy,
    access: Access,
    platform: Platform,
    questions: tuple[Question, ...],
    server: Server,
    limits: Limits,
    progress: Callable[[str], None],
) -> Attacked:
    """Try every question, role by role, on one copy; it is gone from the server afterwards."""
    world = _world(snapshot, tenancy, platform)
    progress("copying the schema to a throwaway server")
    with clone(snapshot, server) as made:
        progress("writing rows of several tenants there")
        stage = Stage(made.dsn, world)
        try:
            outcomes = _outcomes(stage, access, questions, limits, progress)
        finally:
            stage.close()
        return _attacked(stage, made, outcomes)


def _world(snapshot: Snapshot, tenancy: Tenancy, platform: Platform) -> World:
    hints = Hints(snapshot, platform)
    return World(
        snapshot=snapshot,
        tenancy=tenancy,
        axes=dict(axes(snapshot, tenancy)),
        hints=hints,
        people=People(snapshot, tenancy, hints),
    )


def _outcomes(
    stage: Stage, access: Access, questions: tuple[Question, ...], limits: Limits, progress: Callable[[str], None]
) -> dict[Key, Outcome]:
    found: dict[Key, Outcome] = {}
    for actor, asked in groupby(questions, key=lambda q: q.actor):
        progress(f"attacking as {actor.role}")
        pairs = tuple(Pair(question.about, question.command) for question in asked)
        identities = Identities(world=stage.world, role=actor.role, surface=actor.surface, anonymous=actor.anonymous)
        for outcome in Search(stage, access, identities, pairs, limits).run():
            found[(*outcome.pair.key, actor.role)] = outcome
    return found


def _attacked(stage: Stage, made: Clone, outcomes: dict[Key, Outcome]) -> Attacked:
    return Attacked(
        outcomes=outcomes,
        unmade=made.unmade,
        unseeded=dict(stage.scene.unseeded),
        server_version=made.server.version,
    )
