"""Whether a row's column is out of the writer's hands: set or watched by a trigger, or not granted."""

import re
from functools import cache

from pgadvise.engines.access.access import Access
from pgadvise.snapshot import Function, Relation, Snapshot, Trigger

_RAISES = re.compile(r"\braise\s+(exception|sqlstate)|\braise\s*;|\braise\s+'", re.IGNORECASE)
# Where a statement may begin: elsewhere `new.x = …` compares.
_BEGINNING = r"(?:;|\bbegin\b|\bthen\b|\belse\b|\bloop\b)\s*"


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
    return function is None or function.body is None or _body_fixes(function, column)


def _body_fixes(function: Function, column: str) -> bool:
    new, stamp, missing = _patterns(column)
    text = function.body or ""
    if not new.search(text):
        return False
    # `new.x := coalesce(new.x, …)` and `if new.x is null then` leave what the writer sent.
    stamped = any(not new.search(value[1]) for value in stamp.finditer(text)) and not missing.search(text)
    return stamped or bool(_RAISES.search(text))


@cache
def _patterns(column: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    name = rf'\bnew\s*\.\s*(?:"{re.escape(column)}"|{re.escape(column)}\b)'
    return (
        re.compile(name, re.IGNORECASE),
        re.compile(rf"(?:{_BEGINNING}{name}\s*:?=|\binto\s+(?:strict\s+)?{name})([^;]*)", re.IGNORECASE),
        re.compile(rf"{name}\s+is\s+null|coalesce\s*\(\s*{name}", re.IGNORECASE),
    )
