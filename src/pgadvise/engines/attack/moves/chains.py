"""Calls of a function with what another one answers: an invitation's code, as it is made out, spent at once."""

import re
from collections.abc import Iterator
from itertools import islice

from pgadvise.engines.attack.moves.arguments import Arguments
from pgadvise.engines.attack.texts.values import names_a_secret
from pgadvise.snapshot import Function, Relation, Snapshot

_PAIRS = 12  # of functions
_CALLS = 4  # of the first one
_KEYS = re.compile(r"'(\w+)'")
_ANSWER = re.compile(r"\Aselect to_jsonb\(r\)::text from (?P<call>.*) r\Z", re.DOTALL)
_DOCUMENTS = ("json", "jsonb")


def chained(functions: tuple[Function, ...], arguments: Arguments) -> Iterator[tuple[Function, str]]:
    """Statements, each with the function that is called last.

    Only where the first may change a table of secrets that the second looks at, and the second takes one argument, of
    the answer's type.
    """
    influence, scene = arguments.influence, arguments.scene
    keeping = frozenset(table.oid for table, _ in scene.kept)
    writing = [f for f in functions if f.volatility == "volatile"]
    pairs = (
        (first, second, way)
        for first in writing
        for second in writing
        if first != second and len(second.argument_types) == 1
        if not keeping.isdisjoint(influence.made_by(first) & influence.of(second))
        for way in _answers(first, second.argument_types[0], scene.world.snapshot)
    )
    for first, second, way in islice(pairs, _PAIRS):
        for sql in islice(arguments.calls(first), _CALLS):
            made = _ANSWER.match(sql)
            if made is not None:
                told = f"(select {way} from {made['call']} q limit 1)::{second.argument_types[0]}"
                yield second, f"select to_jsonb(r)::text from {second.qualified}({told}) r"


def _answers(function: Function, wanted: str, snapshot: Snapshot) -> Iterator[str]:
    """SQL over the answer `q` for a value of the type: the answer itself, or what it holds of a secret."""
    if function.returns == wanted:
        yield "q"
        return
    names = [name for name in _held(function, snapshot) if names_a_secret(name)]
    yield from (f"to_jsonb(q) ->> '{name}'" for name in dict.fromkeys(names))


def _held(function: Function, snapshot: Snapshot) -> Iterator[str]:
    """Of a document the keys, of a row the columns."""
    if function.returns in _DOCUMENTS:
        yield from _KEYS.findall(function.body or "")
    yield from re.findall(r"[(,]\s*\"?(\w+)\"?\s+\w", function.result or "")
    last = function.returns.rsplit(" ", 1)[-1].rsplit(".", 1)[-1].strip('"')
    rows: Iterator[Relation] = (r for r in snapshot.relations if r.name == last)
    yield from (column.name for row in rows for column in row.columns)
