"""Attack: from a snapshot to what leaked, for one role after another on one clone."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.sessions.identities import Identities, Surface
from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.people import People
from pgadvise.engines.attack.world.axis import axes
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.scratch.clone import clone
from pgadvise.scratch.clone.piece import Unmade
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.leak import Leak, Outcome, Pair
from pgadvise.scratch.replay.limits import Limits
from pgadvise.scratch.replay.livened import liven
from pgadvise.scratch.replay.mighty import humble
from pgadvise.scratch.replay.search import Search
from pgadvise.scratch.replay.stage import Stage
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.snapshot.policies import ROW_COMMANDS

Progress = Callable[[str], None]


class Arena(msgspec.Struct, frozen=True, kw_only=True):
    """A clone with rows of several tenants in it. `unmade` is what the snapshot has and the clone has not."""

    stage: Stage
    access: Access
    platform: Platform
    unmade: tuple[Unmade, ...] = ()

    def attacked(
        self,
        role: str,
        surface: Surface,
        pairs: tuple[Pair, ...] | None = None,
        *,
        anonymous: bool | None = None,
        limits: Limits | None = None,
        progress: Progress = lambda text: None,
    ) -> tuple[Outcome, ...]:
        """Outcomes in the order of the pairs (default: `reachable`); each leak has been replayed by its script.

        `anonymous` is a role that nobody signs in to (default: `anon`).
        """
        asked = self.reachable(role, surface) if pairs is None else pairs
        with self._seen_by(role) as stage:
            identities = Identities(
                world=stage.world,
                role=role,
                surface=surface,
                becomes=tuple(sorted(self.access.can_become(role))),
                takes=tuple(sorted(self.access.can_take(role))),
                anonymous=role == "anon" if anonymous is None else anonymous,
            )
            humble(stage, identities)
            liven(stage, identities)
            search = Search(stage, self.access, identities, asked, limits or Limits(), progress)
            return tuple(_confirmed(search, outcome) for outcome in search.run())

    @contextmanager
    def _seen_by(self, role: str) -> Iterator[Stage]:
        """The stage; where tenants are told apart by roles of the database, in that role's eyes."""
        if not self.stage.world.tenant_roles and not self.stage.world.assigned:
            yield self.stage
            return
        with closing(self.stage.seen_by(role)) as stage:
            yield stage

    def reachable(self, role: str, surface: Surface) -> tuple[Pair, ...]:
        """What the role may do by privilege to the user's own relations and functions."""
        return tuple(self._reachable(role, surface))

    def _reachable(self, role: str, surface: Surface) -> Iterator[Pair]:
        for relation in self.platform.relations:
            able = self.access.reaches(role, relation)
            yield from (Pair(relation, command) for command in ROW_COMMANDS if command.upper() in able)
            if surface == "sql" and "TRUNCATE" in able and relation.is_table:
                yield Pair(relation, "truncate")
        for function in self.platform.functions:
            kinds = ("function",) if surface == "api" else ("function", "procedure")  # an HTTP API calls no procedure
            called = function.kind in kinds and not function.is_trigger
            if called and self.access.may_execute(role, function):
                yield Pair(function, "execute")


@contextmanager
def arena(snapshot: Snapshot, tenancy: Tenancy, access: Access, platform: Platform, server: Server) -> Iterator[Arena]:
    """An arena for the length of the block; `server` as `clone` wants it."""
    hints = Hints(snapshot, platform)
    world = World(
        snapshot=snapshot,
        tenancy=tenancy,
        axes=axes(snapshot, tenancy),
        hints=hints,
        people=People(snapshot, tenancy, hints),
    )
    with clone(snapshot, server) as made, closing(Stage(made.dsn, world)) as stage:
        yield Arena(stage=stage, access=access, platform=platform, unmade=made.unmade)


def _confirmed(search: Search, outcome: Outcome) -> Outcome:
    """The outcome, without its leak where a connection and a transaction of their own do not show it again."""
    if outcome.leak is None or _again(search, outcome, outcome.leak):
        return outcome
    return msgspec.structs.replace(outcome, leak=None, unconfirmed=outcome.unconfirmed + 1)


def _again(search: Search, outcome: Outcome, leak: Leak) -> bool:
    identity = msgspec.structs.replace(leak.identity, fresh=True)
    trial = Outcome(pair=outcome.pair)
    with search.battery.attempt(identity) as attempt:
        if leak.prepared:
            attempt.prepared(leak.prepared)
        if not _walked(attempt, leak.steps):
            return False
        before = search.battery.standings(attempt) if leak.steps or leak.prepared else search.battery.before
        before = search.battery.population(attempt) if leak.peopled else before
        about = outcome.pair.about
        if isinstance(about, Relation):
            move = Move(relation=about, command=outcome.pair.command, sql=leak.statement)
            return search.battery.play(attempt, move, trial, before, leak.steps)
        return search.called(attempt, leak.statement, trial, before, leak.steps)


def _walked(attempt: Attempt, steps: tuple[str, ...]) -> bool:
    """The steps stay: each is the next one's ground."""
    return not any(isinstance(attempt.done(step), Refused) for step in steps)
