"""Livened: rows of people and members as they must be for a member to see anything of his own tenant.

What such a row says beside whose it is, the texts' words are a guess for. Where no member sees any row of a table that
has policies, it is tried whether less would do, of all rows alike: a seat that was never left, a document that says
nothing. That is kept where it shows a member rows of his own tenant: then attacks have something to begin with.
"""

from collections.abc import Iterator
from itertools import islice

from pgadvise.engines.attack.sessions.identities import Identities
from pgadvise.engines.attack.texts.values import DOCUMENTS
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.world import World
from pgadvise.scratch.replay.attempt import Refused
from pgadvise.scratch.replay.battery import Battery
from pgadvise.scratch.replay.seeing import Seen, seen
from pgadvise.scratch.replay.stage import Stage
from pgadvise.snapshot import quote

_GUESSES = 40


def liven(stage: Stage, identities: Identities) -> None:
    """Changes the stage's rows, as far as that shows a member more of his own."""
    if identities.anonymous:
        return
    battery = Battery(stage, identities)
    before = _shown(battery)
    for statement in islice(_guesses(stage.world), _GUESSES) if before and _is_barren(stage, before) else ():
        now = _shown(battery, statement)
        if now is not None and before is not None and now.shows_some_of_his(before):
            stage.change((statement,))
            battery, before = Battery(stage, identities), now


def _shown(battery: Battery, *statements: str) -> Seen | None:
    with battery.attempt(battery.identities.member(OWN)) as attempt:
        done = not statements or not isinstance(attempt.prepared(statements), Refused)
        return seen(battery, attempt) if done else None


def _is_barren(stage: Stage, shown: Seen) -> bool:
    """Whether a table with policies for reading shows a member nothing of his own."""
    open_ = {policy.table for policy in stage.world.snapshot.policies if policy.covers("select")}
    known = {oid for oid, _ in shown.own}
    return any(axis.relation.oid in open_ - known for axis in stage.judged)


def _guesses(world: World) -> Iterator[str]:
    for table in world.tables:
        told = world.is_personal(table) or world.is_membership(table)
        for column in table.columns if told and world.hints.platform.owns_schema(table.schema) else ():
            free = not (column.generated or world.is_tied(table, column) or world.in_key(table, column))
            if free and column.name not in world.people.columns(table) and world.hints.mentions(column.name):
                nothing = "null" if column.nullable else "'{}'" if column.base_type in DOCUMENTS else None
                if nothing is not None:
                    yield f"update {table} set {quote(column.name)} = {nothing}"
