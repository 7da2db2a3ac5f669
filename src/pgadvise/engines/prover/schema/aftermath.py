"""What a command sets off: triggers, and those that these set off in their turn."""

from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.snapshot import Relation, Trigger

_EVENTS = ("insert", "update", "delete")


def set_off(writers: Writers, table: Relation, command: str) -> frozenset[int]:
    """The oids of the triggers. By names, as the writers know what a statement writes: rather too many than too few."""
    found: set[int] = set()
    done: set[tuple[str, str]] = set()
    ahead = {(name, command) for name in writers.written_as(table)}
    while ahead:
        act = ahead.pop()
        done.add(act)
        for trigger in writers.fired.any_of([act]):
            found.add(trigger.oid)
            ahead |= acts(writers, trigger) - done
    return frozenset(found)


def acts(writers: Writers, trigger: Trigger) -> set[tuple[str, str]]:
    """What its function may do; anything to any table where that cannot be read."""
    function = writers.snapshot.function(trigger.function)
    every = [writers.acts(hand) for hand in writers.called_by(function)] if function is not None else [None]
    if None not in every:
        return {act for some in every if some is not None for act in some}
    return {(table.name, event) for table in writers.snapshot.tables for event in _EVENTS}
