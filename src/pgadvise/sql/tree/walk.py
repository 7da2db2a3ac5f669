"""Going through a tree: its nodes, and the same tree with parts replaced."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, TypeVar

from msgspec.structs import replace as with_fields

from pgadvise.sql.tree.expression import Expression, Node, Opaque
from pgadvise.sql.tree.query import OpaqueSource, Statement

Tree = TypeVar("Tree", bound=Node)
Kinds = type[Node] | tuple[type[Node], ...]


def children(node: Node) -> list[Node]:
    """The parts of `node` from left to right."""
    found: list[Node] = []
    for field in _parts(type(node)):
        value = getattr(node, field)
        if type(value) is tuple:
            _collect(value, found)
        elif value is not None:
            found.append(value)
    return found


def _collect(values: tuple[Any, ...], found: list[Node]) -> None:
    for value in values:
        if type(value) is tuple:
            _collect(value, found)
        elif value is not None:
            found.append(value)


@cache
def _parts(kind: type[Node]) -> tuple[str, ...]:
    """The fields that hold nodes: those whose declared type names a class of ours."""
    declared = kind.__annotations__
    return tuple(field for field in kind.__struct_fields__ if re.search(r"\b(?!Literal|None)[A-Z]", declared[field]))


def walk(node: Node, *, queries: bool = True) -> Iterator[Node]:
    """`node` and everything below it, parents first; without `queries`, no query below it is entered.

    The operand of `x IN (SELECT …)` stands outside the query, and so is always seen.
    """
    return iter(_walked(node, queries))


# Thousands of policies say the same few things, and every rule goes through them.
@lru_cache(maxsize=16384)
def _walked(node: Node, queries: bool) -> tuple[Node, ...]:
    found = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        found.append(current)
        below = reversed(children(current))
        waiting.extend(child for child in below if queries or not isinstance(child, Statement))
    return tuple(found)


def replace(node: Tree, change: Callable[[Any], Node], *, queries: bool = True, of: Kinds = Expression) -> Tree:
    """The tree with `change` applied to each node `of` these kinds, innermost first; without `queries`, to none inside.

    Inside an `Opaque` nothing is changed: its text would no longer tell its parts.
    """
    found = _with_replaced_fields(node, change, queries, of)
    return change(found) if isinstance(found, of) else found  # type: ignore[return-value]


def _replaced(value: Any, change: Callable[[Any], Node], queries: bool, of: Kinds) -> Any:
    """What did not change stays the same object, so that an untouched tree costs no copy."""
    if type(value) is tuple:
        items = [_replaced(item, change, queries, of) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else tuple(items)
    if value is None or (isinstance(value, Statement) and not queries):
        return value
    node = _with_replaced_fields(value, change, queries, of)
    return change(node) if isinstance(node, of) else node


def _with_replaced_fields(node: Tree, change: Callable[[Any], Node], queries: bool, of: Kinds) -> Tree:
    if isinstance(node, Opaque | OpaqueSource):
        return node
    changed = {}
    for field in _parts(type(node)):
        old = getattr(node, field)
        new = _replaced(old, change, queries, of)
        if new is not old:
            changed[field] = new
    return with_fields(node, **changed) if changed else node
