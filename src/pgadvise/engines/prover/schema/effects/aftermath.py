"""What a command sets off: triggers, by what rules do as well, and those that these set off in their turn."""

from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.snapshot import Relation, RewriteRule, Trigger
from pgadvise.snapshot.origin import captured
from pgadvise.snapshot.policies import WRITES
from pgadvise.sql.stored.rules import written


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
        ahead |= _ruled(writers, *act) - done
    return frozenset(found)


def _ruled(writers: Writers, name: str, command: str) -> set[tuple[str, str]]:
    """What rules do besides a command on what is called so."""
    rules = (rule for rule in captured(writers.snapshot.rewrite_rules) if rule.event == command)
    every = [written(rule.definition) for rule in rules if _is_on(writers, rule, name)]
    return set().union(*(_anything(writers) if acts is None else acts for acts in every))


def _is_on(writers: Writers, rule: RewriteRule, name: str) -> bool:
    table = writers.snapshot.relation(rule.relation)
    return table is not None and table.name == name


def _anything(writers: Writers) -> set[tuple[str, str]]:
    return {(table.name, event) for table in writers.snapshot.tables for event in WRITES}


def acts(writers: Writers, trigger: Trigger) -> set[tuple[str, str]]:
    """What its function may do; anything to any table where that cannot be read."""
    function = writers.snapshot.function(trigger.function)
    every = [writers.acts(hand) for hand in writers.called_by(function)] if function is not None else [None]
    if None not in every:
        return {act for some in every if some is not None for act in some}
    return _anything(writers)
