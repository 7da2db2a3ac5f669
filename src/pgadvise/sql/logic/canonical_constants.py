"""Literals without the accidents of spelling: `'5'::bigint` is 5, `'a'::text` is 'a', `'{a,b}'::text[]` is a list."""

from decimal import Decimal, InvalidOperation

from pgadvise.sql.tree.expression import Array, Cast, Constant, Expression

TEXT_TYPES = frozenset({"text", "character varying", "unknown"})
_NUMBER_TYPES = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_TRUE = frozenset({"t", "true", "y", "yes", "on", "1"})
_FALSE = frozenset({"f", "false", "n", "no", "off", "0"})


def constant(node: Constant) -> Constant:
    """The literal with as little type as its meaning needs."""
    value, kind = node.value, node.type
    if value is None:
        return Constant(None) if kind in TEXT_TYPES else node
    if isinstance(value, bool) or kind is None:
        return node
    if isinstance(value, int):
        return Constant(value, "integer")
    if kind in TEXT_TYPES:
        return Constant(value)
    if kind in _NUMBER_TYPES:
        return _number(node, value)
    if kind == "boolean" and value.lower() in _TRUE | _FALSE:
        return Constant(value.lower() in _TRUE, "boolean")
    return node


def _number(node: Constant, digits: str) -> Constant:
    try:
        number = Decimal(digits.strip())
    except InvalidOperation:
        return node
    if not number.is_finite():
        return node
    return Constant(int(number), "integer") if number == int(number) else Constant(str(number.normalize()), "numeric")


def cast(node: Cast) -> Expression:
    """A cast of a literal that only repeats what the server would do by itself; `1.5::integer` stays, it rounds."""
    arg = node.arg
    if isinstance(arg, Cast) and arg.type == node.type:
        return arg
    if not isinstance(arg, Constant) or isinstance(arg.value, bool):
        return node
    if arg.value is None:
        return constant(Constant(None, node.type))
    if arg.type in (None, *TEXT_TYPES) and isinstance(arg.value, str):
        return constant(Constant(arg.value, node.type))
    whole = isinstance(arg.value, int) and node.type in _NUMBER_TYPES
    return arg if whole or (arg.type == "numeric" and node.type in ("numeric", "double precision")) else node


def elements(array: Expression) -> tuple[Expression, ...] | None:
    """The items of an array that is written out; None where they cannot be told."""
    if isinstance(array, Array):
        return array.items
    if isinstance(array, Cast) and isinstance(array.arg, Array):
        kind = array.type.removesuffix("[]")
        return array.arg.items if kind in TEXT_TYPES | _NUMBER_TYPES else _recast(array.arg.items, kind)
    if isinstance(array, Constant) and isinstance(array.value, str) and (array.type or "").endswith("[]"):
        return _array_literal(array.value, (array.type or "").removesuffix("[]"))
    return None


def _recast(items: tuple[Expression, ...], kind: str) -> tuple[Expression, ...]:
    return tuple([cast(Cast(item, kind)) for item in items])


def _array_literal(value: str, kind: str) -> tuple[Expression, ...] | None:
    """`{a,b}` as long as it is plain: quotes, escapes, NULL and nested arrays are left to the server."""
    inside = value.strip()
    if not (inside.startswith("{") and inside.endswith("}")) or any(sign in inside[1:-1] for sign in '{}"\\'):
        return None
    parts = [part.strip() for part in inside[1:-1].split(",")] if inside != "{}" else []
    if any(not part or part.lower() == "null" for part in parts):
        return None
    return tuple([constant(Constant(part, kind)) for part in parts])
