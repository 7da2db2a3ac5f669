"""JSON that is written out, in a literal or a text."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pgadvise.engines.prover.words.made import Built, Listed, Scalar
from pgadvise.engines.prover.words.terms import FALSE, TRUE, Contents, Value
from pgadvise.engines.prover.world.scopes import Meaning


def literal(meaning: Meaning, text: str, values: Mapping[str, Value] = MappingProxyType({})) -> Value:
    """A document written out; `values` are the strings that stand for something else."""
    try:
        tree = json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
        return _written(meaning, tree, values)
    except ValueError:
        return meaning.unknown("JSON that cannot be read", "json")


class _Number(str):
    """Of which nothing is said."""


def _written(meaning: Meaning, tree: Any, values: Mapping[str, Value]) -> Value:
    names = meaning.world.names
    made: Contents
    if isinstance(tree, dict):
        if any(mark in key for mark in values for key in tree):
            raise ValueError
        made = Built(names, {key: _written(meaning, part, values) for key, part in tree.items()})
    elif isinstance(tree, list):
        made = Listed(names, tuple(_written(meaning, part, values) for part in tree))
    elif isinstance(tree, str) and any(mark in tree for mark in values):
        made = Scalar(names, values.get(tree) or names.value("text", "text"))
    elif isinstance(tree, _Number) or not isinstance(tree, str | bool):
        known = Value(TRUE, names.term("null"), "text") if tree is None else names.value("number", None)
        made = Scalar(names, known)
    else:
        text = tree if isinstance(tree, str) else str(tree).lower()
        made = Scalar(names, Value(FALSE, meaning.world.literal(text, "text"), "text", text=text))
    return Value(FALSE, names.term("document"), "json", contents=made)
