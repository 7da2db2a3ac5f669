"""What a battery found of a relation and a command."""

import msgspec

from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.verdicts.verdicts import Harmed
from pgadvise.snapshot import Function, Relation


class Leak(msgspec.Struct, frozen=True, kw_only=True):
    """An attack that succeeded: who, after which steps of his own, by which statement, on which rows.

    `prepared` are statements by which other rows were put out of the way first, as honest use may have; `what` says
    what happened, `rows` the keys of the rows it happened to, `harms` each kind of harm once, empty where rows were
    read. `peopled` tells that what was prepared are rows of other tenants, with which the attacker has nothing to do.
    """

    identity: Identity
    statement: str
    what: str
    rows: tuple[str, ...]
    steps: tuple[str, ...] = ()
    prepared: tuple[str, ...] = ()
    harms: tuple[Harmed, ...] = ()
    peopled: bool = False

    def script(self) -> tuple[str, ...]:
        """The statements in order, to run by hand in one transaction."""
        return (*self.prepared, *self.identity.statements(), *self.steps, self.statement)


class Pair(msgspec.Struct, frozen=True):
    """A relation, or a function, and a command."""

    about: Relation | Function
    command: str

    @property
    def key(self) -> tuple[int, str]:
        return self.about.oid, self.command


class Outcome(msgspec.Struct, kw_only=True):
    """Of one pair: the leak if there was one, whether the command works on own rows, how many probes it was given.

    `untested` says why nothing could be tried, `cut` why not everything was, `late` that it was the time;
    `unconfirmed` counts attacks that succeeded and did not a second time. `barren` tells that no member got at rows of
    his own tenant either, so that little was tried.
    """

    pair: Pair
    leak: Leak | None = None
    works: bool = False
    probes: int = 0
    untested: str | None = None
    cut: str | None = None
    late: bool = False
    unconfirmed: int = 0
    barren: bool = False

    def cut_short(self, reason: str) -> None:
        """For want of time; where nothing was tried yet, nothing can be told."""
        self.late = True
        self.cut = reason
        self.untested = None if self.probes else reason
