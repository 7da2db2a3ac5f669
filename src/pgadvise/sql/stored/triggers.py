"""What a CREATE TRIGGER says that the catalog gives as text alone: arguments, transition tables, when it is asked."""

from functools import cache
from typing import NamedTuple

from pgadvise.sql.parser.parse import NotParsed, raw_statement


class TriggerText(NamedTuple):
    """`new_rows` and `old_rows` are the names of REFERENCING; `deferrable`: it may wait for the transaction's end."""

    new_rows: str | None = None
    old_rows: str | None = None
    deferrable: bool = False
    arguments: tuple[str, ...] = ()

    @property
    def transition_tables(self) -> frozenset[str]:
        return frozenset(name for name in (self.new_rows, self.old_rows) if name is not None)


@cache
def trigger_text(definition: str) -> TriggerText | None:
    """Of a CREATE TRIGGER as pg_get_triggerdef has it; None where it cannot be read."""
    try:
        raw = raw_statement(definition)["CreateTrigStmt"]
    except (NotParsed, KeyError):
        return None
    named = [each["TriggerTransition"] for each in raw.get("transitionRels", ())]
    rows = {each.get("isNew", False): each["name"] for each in named}
    arguments = tuple(each["String"].get("sval", "") for each in raw.get("args", ()))
    return TriggerText(rows.get(True), rows.get(False), raw.get("deferrable", False), arguments)
