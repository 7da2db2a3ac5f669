"""Going through a tree: its nodes, and the same tree with parts replaced."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from msgspec.structs import replace as with_fields

from pgadvise.sql.expression import Expression, Node, Opaque
from pgadvise.sql.query import Statement

Tree = TypeVar("Tree", bound=Node)


def children(node: Node) -> list[Node]:
    """The parts of `node` from left to right."""
    found: list[Node] = []
    for field in node.__struct_fields__:
        _collect(getattr(node, field), found)
    return found


def _collect(value: object, found: list[Node]) -> None:
    if isinstance(value, Node):
        found.append(value)
    elif type(value) is tuple:
        for item in value:
            _collect(item, found)


def walk(node: Node, *, queries: bool = True) -> Iterator[Node]:
    """`node` and everything below it, parents first; without `queries`, no query below it is entered.

    The operand of `x IN (SELECT …)` stands outside the query, and so is always seen.
    """
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        below = reversed(children(current))
        waiting.extend(child for child in below if queries or not isinstance(child, Statement))


def replace(node: Tree, change: Callable[[Expression], Expression]) -> Tree:
    """The tree with `change` applied to each expression, innermost first; sub-queries included.

    Inside an `Opaque` nothing is changed: its text would no longer tell its parts.
    """
    return _replaced(node, change)  # type: ignore[no-any-return]


def _replaced(value: Any, change: Callable[[Expression], Expression]) -> Any:
    """What did not change stays the same object, so that an untouched tree costs no copy."""
    if type(value) is tuple:
        items = [_replaced(item, change) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else tuple(items)
    if not isinstance(value, Node):
        return value
    node = value if isinstance(value, Opaque) else _with_replaced_fields(value, change)
    return change(node) if isinstance(node, Expression) else node


def _with_replaced_fields(node: Node, change: Callable[[Expression], Expression]) -> Node:
    changed = {}
    for field in node.__struct_fields__:
        old = getattr(node, field)
        new = _replaced(old, change)
        if new is not old:
            changed[field] = new
    return with_fields(node, **changed) if changed else node
