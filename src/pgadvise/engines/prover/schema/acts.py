"""What a function's own statements do to which tables."""

from pgadvise.engines.caller.bodies import body
from pgadvise.snapshot import Function
from pgadvise.sql.query import Delete, Insert, Merge, Update, Utility, commands
from pgadvise.sql.walk import walk

_HARMLESS = frozenset(("Notify", "Listen", "VariableShow", "Explain"))

# The bare name of a table, and what is done to it.
Acts = frozenset[tuple[str, str]]


def acts_of(function: Function) -> Acts | None:
    """None where its statements cannot be read whole."""
    found = body(function)
    if found is None or not found.told:
        return None
    acts: set[tuple[str, str]] = set()
    for tree in found.statements:
        for part in walk(tree):
            if isinstance(part, Insert | Update | Delete | Merge):
                acts |= {(part.relation.name, command) for command in commands(part)}
            elif isinstance(part, Utility) and part.kind not in _HARMLESS:
                return None
    return frozenset(acts)
