"""NEW and OLD of an INSTEAD OF trigger: what a command on its view brings it.

OLD is a row that the view's own query gives, read with whose rights the view reads with; NEW is what the caller makes
of it: a value of his in each column that he may give one, else what was there, or the view's default. No policy and no
CHECK OPTION is asked, and no BEFORE trigger of the tables below has run (nodeModifyTable.c, ExecIRUpdateTriggers).

The view is read once, when the statement begins, and then the trigger runs for one row after the other: meanwhile the
rows below may be changed by the runs before. Take the first run that does harm: until then nobody's rows but those of
the caller's tenants were written, so a row that is another tenant's now is what it was when the view was read.
"""

from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.language.plpgsql.told import Columns
from pgadvise.engines.prover.language.sql import sources
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import NULL_VALUE, TRUE, Formula, Value
from pgadvise.engines.prover.world.scopes import Frame
from pgadvise.snapshot import Column, Relation


def brought(
    question: Question, view: Relation, event: str, *, harmless: bool = False, still: bool = False
) -> tuple[Columns | None, Columns | None, Formula]:
    """NEW, OLD, and when there are such rows. `harmless`: it is asked of every run whether it does any harm.

    `still`: nothing is written between the reading of the view and what is done with the row.
    """
    world = question.world
    given = world.ground.access.holds_on_columns(question.role, view, event.upper())
    if event == "insert":
        return {c.name: _new(question, c, given) for c in view.columns}, None, TRUE
    with world.readings.quiet(), world.place(f"the view {view}"):
        found = sources.view_rows(question.translation, view, Frame(question.role))
    if found is None:
        raise Unproved(f"the query of {view} cannot be followed")
    old: dict[str, Value] = {name: value for name, value in found.columns if name is not None}
    if not still:
        world.pass_time(harmless=harmless)
    if event == "delete":
        return None, old, found.when
    changed = {c.name: world.names.value(f"new {c.name}", column_kind(c)) for c in view.columns if c.name in given}
    return {**old, **changed}, old, found.when


def _new(question: Question, column: Column, given: frozenset[str]) -> Value:
    kind = column_kind(column)
    is_domain = column.type_oid != column.base_oid  # which may have a default of its own
    if column.name in given or column.default or is_domain:
        return question.world.names.value(f"new {column.name}", kind)
    return Value(TRUE, NULL_VALUE, kind)
