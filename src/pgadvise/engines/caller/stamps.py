"""Whether a row's column is out of the writer's hands: set or watched by a trigger, or not granted."""

from pgadvise.engines.access.access import Access
from pgadvise.engines.caller.bodies import body, procedural_tree
from pgadvise.engines.caller.row_changes import row_changes
from pgadvise.snapshot import Function, Relation, Snapshot, Trigger
from pgadvise.sql.stored.procedural import is_error, parts
from pgadvise.sql.tree.expression import Coalesce, Column, Node, NullTest
from pgadvise.sql.tree.walk import walk


def settled(access: Access, role: str, table: Relation, column: str, event: str) -> bool:
    """Whether `role` cannot choose what `column` holds after `event` (insert, update): no grant, or a trigger."""
    granted = access.column_privileges(role, table, event.upper())
    return column not in granted or fixed_by_trigger(access.snapshot, table, column, event)


def fixed_by_trigger(snapshot: Snapshot, table: Relation, column: str, event: str) -> bool:
    """A row trigger before `event` that overwrites the column whatever it held, or refuses what it does not like."""
    return any(_fixes(snapshot, trigger, column, event) for trigger in snapshot.triggers_of(table))


def _fixes(snapshot: Snapshot, trigger: Trigger, column: str, event: str) -> bool:
    if trigger.timing != "before" or not trigger.for_each_row or event not in trigger.events:
        return False
    if trigger.enabled not in ("origin", "always") or trigger.condition is not None:
        return False
    if event == "update" and trigger.update_columns and column not in trigger.update_columns:
        return False
    function = snapshot.function(trigger.function)
    # What cannot be read is given the benefit of the doubt: a false alarm costs more.
    return function is None or function.body is None or _body_fixes(trigger, function, column)


def _body_fixes(trigger: Trigger, function: Function, column: str) -> bool:
    changes, read = row_changes(trigger, function), body(function)
    if changes is None or read is None:
        return function.language == "plpgsql"
    sent = Column(column, "new")
    stamped = any(c.column == column and (c.value is None or sent not in walk(c.value)) for c in changes)
    every = [*read.parts]
    return (stamped and not any(_fills_in(part, sent) for part in every)) or (sent in every and _refuses(function))


def _fills_in(part: Node, sent: Column) -> bool:
    """`coalesce(new.x, …)` and `if new.x is null then` leave what the writer sent."""
    filled = isinstance(part, Coalesce) and part.args[0] == sent
    return filled or part == NullTest(sent)


def _refuses(function: Function) -> bool:
    return any(kind == "PLpgSQL_stmt_raise" and is_error(raw) for kind, raw in parts(procedural_tree(function)))
