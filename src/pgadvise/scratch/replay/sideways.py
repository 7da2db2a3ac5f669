"""Readings past a view's filter, tried on a stage."""

from pgadvise.engines.attack.moves import Move
from pgadvise.engines.attack.sideways import Glance, glances
from pgadvise.engines.attack.steps import Steps
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.battery import Battery
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.snapshot import Relation


def glance(battery: Battery, steps: Steps, attempt: Attempt, outcome: Outcome) -> None:
    """Tries them in turn, of who writes SQL and reads a view."""
    view = outcome.pair.about
    if not steps.writes_sql or outcome.pair.command != "select" or not isinstance(view, Relation):
        return
    columns = steps.moves(view, attempt.identity.acting).columns["SELECT"]
    for each in glances(view, columns):
        outcome.probes += 1
        if outcome.leak is None:
            _tried(battery, attempt, outcome, view, each)


def _tried(battery: Battery, attempt: Attempt, outcome: Outcome, view: Relation, glance: Glance) -> None:
    with attempt.tried("select", "glance"):
        if not any(isinstance(attempt.done(step), Refused) for step in glance.steps):
            move = Move(relation=view, command="select", sql=glance.query)
            battery.play(attempt, move, outcome, battery.before, glance.steps)
