"""What a session comes to know that only its bearer should: tokens and codes, read from tables or told by functions."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

import msgspec

from pgadvise.engines.attack.moves.steps import Steps
from pgadvise.engines.attack.texts.values import secret
from pgadvise.engines.attack.world.scene import pool_type
from pgadvise.scratch.replay.attempt import Answer, Attempt, something_came
from pgadvise.snapshot import Function, Relation, literal, quote

_Node = TypeVar("_Node", Relation, Function)

_COLUMNS = 20  # that are read
_VIEWS = 10
_FUNCTIONS = 12
_CALLS = 6  # of each
_LOOKED_AT = 2  # of these
_LEAST = 4  # characters; shorter values turn up by chance


class Knowledge(msgspec.Struct, frozen=True):
    """`values` by type as in the scene's pool; `told` is by value the statement that told it."""

    values: Mapping[str, tuple[str, ...]] = {}
    told: Mapping[str, str] = {}

    def spelled(self, statements: tuple[str, ...]) -> tuple[str, ...]:
        """The statements so that they ask for what they are made with: nothing comes of them where it is not told.

        What stands within a longer text, as in a document, is asked for beforehand.
        """
        asked: dict[str, None] = {}
        found = list(statements)
        for value, sql in self.told.items():
            if len(value) < _LEAST or not any(value in text for text in statements):
                continue
            told = literal(value)
            query = f"(select {told} from ({sql}) q where strpos(q::text, {told}) > 0 limit 1)"
            found = [text.replace(f"{told}::", f"{query}::") for text in found]
            if any(value in text.replace(query, "") for text in found):
                asked[sql] = None
        return (*asked, *found)


def knowledge(attempt: Attempt, steps: Steps) -> Knowledge:
    found: dict[str, dict[str, None]] = {}
    told: dict[str, str] = {}
    for kind, value, sql in (*_read(attempt, steps), *_told(attempt, steps)):
        found.setdefault(kind, {})[value] = None
        told.setdefault(value, sql)
    return Knowledge({kind: tuple(values) for kind, values in found.items()}, told)


def _read(attempt: Attempt, steps: Steps) -> Iterator[tuple[str, str, str]]:
    """From columns that are called so."""
    for table, column in steps.scene.secrets[:_COLUMNS]:
        query = f"select {quote(column.name)}::text from {table} where {quote(column.name)} is not null limit 8"
        kind = pool_type(column.base_type, column.element_type)
        yield from ((kind, text, query) for text in _texts(attempt, query))


def _told(attempt: Attempt, steps: Steps) -> Iterator[tuple[str, str, str]]:
    """From what functions and views answer that depend on such a table, whatever they call it."""
    kept = _kept(steps)
    if not kept:
        return
    for sql in _asked(attempt, steps):
        for text in _texts(attempt, sql):
            yield from ((kind, value, sql) for value, kind in kept.items() if value in text)


def _kept(steps: Steps) -> dict[str, str]:
    """Of the rows that are there, the secrets and their types."""
    columns = ((table, column) for table, column in steps.scene.secrets if table.is_table)
    cells = ((row.cells.get(c.name), c) for table, c in columns for row in steps.scene.rows_of(table))
    return {v: pool_type(c.base_type, c.element_type) for v, c in cells if v is not None and len(v) >= _LEAST}


def _asked(attempt: Attempt, steps: Steps) -> Iterator[str]:
    keeping = frozenset(table.oid for table, _ in steps.scene.secrets if table.is_table)
    relations = steps.scene.world.hints.platform.relations
    views = (v for v in relations if not v.is_table and not any(map(secret, v.columns)))
    looking = (v for v in views if "SELECT" in steps.access.reaches(steps.role, v))
    yield from (f"select t::text from {v} t limit 20" for v in islice(_on(steps, looking, keeping), _VIEWS))
    for function in islice(_on(steps, steps.functions, keeping), _FUNCTIONS):
        yield from _calls(attempt, steps, function)


def _calls(attempt: Attempt, steps: Steps, function: Function) -> Iterator[str]:
    calls = tuple(islice(steps.calls(function), _CALLS))
    pairs = zip(calls, attempt.counted(calls), strict=True)
    yield from islice((call for call, answer in pairs if something_came(answer)), _LOOKED_AT)


def _on(steps: Steps, nodes: Iterable[_Node], keeping: frozenset[int]) -> Iterator[_Node]:
    return (node for node in nodes if not steps.influence.of(node).isdisjoint(keeping))


def _texts(attempt: Attempt, query: str) -> list[str]:
    with attempt.tried(query, "learned") as answer:
        return [str(text) for (text,) in answer.rows] if isinstance(answer, Answer) else []
