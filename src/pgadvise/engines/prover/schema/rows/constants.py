"""What a constant says, a cast on it or not."""

from pgadvise.sql.tree.expression import Array, Cast, Constant, Node
from pgadvise.sql.tree.parts import uncast


def _constant(node: Node) -> Constant | None:
    node = uncast(node) if isinstance(node, Cast) else node
    return node if isinstance(node, Constant) else None


def is_true(node: Node) -> bool:
    found = _constant(node)
    return found is not None and (found.value is True or (found.type == "boolean" and found.value in ("true", "t")))


def is_false(node: Node) -> bool:
    found = _constant(node)
    return found is not None and (found.value is False or (found.type == "boolean" and found.value in ("false", "f")))


def is_null(node: Node) -> bool:
    found = _constant(node)
    return found is not None and found.value is None


def is_zero(node: Node) -> bool:
    found = _constant(node)
    return found is not None and found.value in (0, "0") and not isinstance(found.value, bool)


def is_empty(node: Node) -> bool:
    if isinstance(node, Array):
        return not node.items
    found = _constant(node)
    return found is not None and found.value == "{}"


def written_out(node: Node | None) -> str | None:
    """The text of a literal or a number."""
    found = _constant(node) if node is not None else None
    known = found is not None and found.value is not None and not isinstance(found.value, bool)
    return str(found.value) if found is not None and known else None
