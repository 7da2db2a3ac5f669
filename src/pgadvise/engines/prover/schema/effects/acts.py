"""What a function's own statements do to which tables, and who does what; what keys do.

That is asked by what is done: of a thousand tables each, without looking at everybody each time.
"""

from collections.abc import Hashable, Iterable, Iterator
from itertools import count
from typing import Generic, NamedTuple, TypeVar

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.snapshot import Constraint, Function
from pgadvise.sql.parser.parse import raw_statement
from pgadvise.sql.tree.query import Utility, Write, commands

_T = TypeVar("_T")
_HARMLESS = frozenset(("Notify", "Listen", "VariableShow", "Explain"))

# The bare name of a table, and what is done to it.
Acts = frozenset[tuple[str, str]]


def acts_of(function: Function) -> Acts | None:
    """None where its statements cannot be read whole."""
    found = body(function)
    if found is None or not found.told:
        return None
    acts: set[tuple[str, str]] = set()
    for part in found.parts:
        if isinstance(part, Write):
            acts |= {(part.relation.name, command) for command in commands(part)}
        elif isinstance(part, Utility) and part.kind == "Truncate":
            emptied = _emptied(part)
            if not emptied:
                return None
            acts |= emptied
        elif isinstance(part, Utility) and part.kind not in _HARMLESS:
            return None
    return frozenset(acts)


def _emptied(part: Utility) -> Acts:
    """What TRUNCATE does, which fires triggers of its own; nothing where CASCADE leaves open to which tables."""
    told = raw_statement(part.text)["TruncateStmt"]
    if told.get("behavior") == "DROP_CASCADE":
        return frozenset()
    names = [each["RangeVar"]["relname"] for each in told["relations"]]
    return frozenset((name, event) for name in names for event in ("delete", "truncate"))


class ByAct(Generic[_T]):
    """In the order in which they were told; who may do anything does whatever is asked for."""

    def __init__(self) -> None:
        self._by_act: dict[Hashable, list[tuple[int, _T]]] = {}
        self._anything: list[tuple[int, _T]] = []
        self._places = count()

    def told(self, one: _T, acts: Iterable[Hashable] | None) -> None:
        """None: it may do anything."""
        place = (next(self._places), one)
        for found in [self._anything] if acts is None else [self._by_act.setdefault(act, []) for act in acts]:
            found.append(place)

    def any_of(self, acts: Iterable[Hashable]) -> list[_T]:
        found = dict(self._anything)
        for act in acts:
            found.update(self._by_act.get(act, ()))
        return [found[place] for place in sorted(found)]


class Reach(NamedTuple):
    """What some roles may set off: by table whose hands may write it, by table and command what leads there."""

    hands: ByAct[Function]
    entrances: ByAct[Function]


def actions(key: Constraint, command: str) -> Iterator[tuple[str, WriteOrRead]]:
    """What happens to the parent so that this command is done to the child."""
    if command == "delete" and key.on_delete == "cascade":
        yield "a delete", "delete"
    if command == "update" and key.on_delete in ("set_null", "set_default"):
        yield "a delete", "delete"
    if command == "update" and key.on_update in ("cascade", "set_null", "set_default"):
        yield "an update", "update"
