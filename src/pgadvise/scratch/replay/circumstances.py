"""Circumstances in which an attack begins elsewhere: a membership that ended, a connection that served another."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.rarities.former import State, listed, put_out
from pgadvise.engines.attack.sessions.identities import Identities
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.world import World
from pgadvise.snapshot import Relation

_SESSION = re.compile(r"current_setting|auth\.|\bfrom\b|current_user|session_user", re.IGNORECASE)

_NAMES = {
    "over": "former member {} of B in",
    "lapsed": "member {} of B whose days are over, in",
    "early": "person asked into B in",
    "outside": "outsider of B, listed in",
    "withdrawn": "person whose invitation into B was withdrawn, {} in",
    "both": "member of A beside one of B, who is in both by",
}


class Former(msgspec.Struct, frozen=True):
    """`identity` after `prepared`, which names him beside B in `table`, or one of B beside A, and makes him no member.

    `member` is what would, where it differs in a word only, `others` what does not either; by `known` he knows it. What
    keeps him out may be a row of a table `beside`. His token was `signed` by a hook since.
    """

    identity: Identity
    table: Relation
    state: State
    prepared: tuple[str, ...]
    member: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    known: Mapping[str, tuple[str, ...]] = {}
    beside: int | None = None
    signed: bool = False

    @property
    def deciding(self) -> frozenset[int]:
        """The tables whose rows say that he is out."""
        return frozenset((self.table.oid, *(() if self.beside is None else (self.beside,))))


def formers(world: World, identities: Identities) -> Iterator[Former]:
    if identities.anonymous:
        return
    for table in world.snapshot.tables:
        for number, row in enumerate(listed(world, table)):
            identity = identities.member(OWN, name=f"{_NAMES[row.state].format(number)} {table}")
            member = (row.member,) if row.member else ()
            yield Former(identity, table, row.state, (row.row,), member, row.others, row.known)
        for seat, outside, ban in put_out(world, table):
            identity = identities.member(OWN, name=f"member of B whom {outside} keeps out, in {table}")
            yield Former(identity, table, "over", (seat, ban), (seat,), beside=outside.oid)


def folded(world: World, identities: Identities) -> bool:
    """Whether a plan may keep what a function said of an earlier session: it is called IMMUTABLE and asks the session.

    Plans live on in a connection that serves one after the other, as an application's pool hands them out.
    """
    if identities.surface != "app" or identities.anonymous:
        return False
    functions = (f for f in world.hints.platform.functions if f.volatility == "immutable")
    return any(_SESSION.search(function.body or "") for function in functions)


def pooled(identities: Identities, move: Move) -> tuple[Identity, tuple[str, ...], Move]:
    """The move as one that a member of B prepared and used on the same connection before."""
    other = identities.member("B").statements()
    identity = msgspec.structs.replace(identities.member(OWN, name="member of A, after B"), fresh=True)
    back = ("reset role", *identity.statements(), "reset role")  # what B was signed in as must not stay
    # A change of that setting throws plans away, so it comes before the plan.
    awake = "set local session_replication_role = origin"
    prepared = ("deallocate all", awake, *other, f"prepare kept as {move.sql}", "explain execute kept", *back)
    return identity, prepared, msgspec.structs.replace(move, sql="execute kept", control=False)
