"""Confirmation: a leak counts when its script, run once more from the beginning, does it again."""

import msgspec

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.leak import Leak, Outcome
from pgadvise.scratch.replay.search import Search
from pgadvise.snapshot import Relation


def confirm(search: Search, outcome: Outcome) -> Outcome:
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
