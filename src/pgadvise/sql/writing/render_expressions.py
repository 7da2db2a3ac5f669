"""Expressions → SQL; queries join in `render`, the module to import."""

import re
from collections.abc import Iterable
from functools import singledispatch

from pgadvise.snapshot.names import literal, quote
from pgadvise.sql.tree import expression as e
from pgadvise.sql.writing.precedence import AND, CAST, COLLATE, COMPARISON, LIKE, OPERATOR, level

# Functions with a syntax of their own: the parser gives their names in pg_catalog. EXTRACT had no function before 14.
_SPOKEN = {
    ("extract", 2): "extract({0} from {1})",
    ("timezone", 2): "({1} at time zone {0})",
    ("position", 2): "position({1} in {0})",
    ("substring", 2): "substring({0} from {1})",
    ("substring", 3): "substring({0} from {1} for {2})",
    ("overlay", 3): "overlay({0} placing {1} from {2})",
    ("overlay", 4): "overlay({0} placing {1} from {2} for {3})",
    ("btrim", 2): "trim(both {1} from {0})",
    ("ltrim", 2): "trim(leading {1} from {0})",
    ("xmlexists", 2): "xmlexists(({0}) passing ({1}))",
    ("rtrim", 2): "trim(trailing {1} from {0})",
}
_FRACTION = re.compile(r"\d*\.\d+")
_WORDS = {"~~": "like", "!~~": "not like", "~~*": "ilike", "!~~*": "not ilike"}


class NotRendered(ValueError):
    """A part of the tree has no text: a statement that writes, or a construct that the parser could not locate."""


@singledispatch
def render(node: e.Node) -> str:
    """The SQL of an expression, a query or an item of FROM."""
    raise NotRendered(f"no SQL for {type(node).__name__}")


def within(node: e.Expression, lowest: int) -> str:
    """`node` as an operand: in parentheses when it binds more loosely than `lowest`."""
    text = render(node)
    return text if level(node) >= lowest else f"({text})"


def listed(nodes: Iterable[e.Node]) -> str:
    return ", ".join(render(node) for node in nodes)


def dotted(*names: str | None) -> str:
    return ".".join(quote(name) for name in names if name is not None)


@render.register
def _star(node: e.Star) -> str:
    return f"{dotted(node.schema, node.table)}.*" if node.table else "*"


@render.register
def _constant(node: e.Constant) -> str:
    value, kind = node.value, node.type
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null" if kind is None else f"null::{kind}"
    if isinstance(value, int):
        plain = kind == ("integer" if abs(value) < 2**31 else "bigint" if abs(value) < 2**63 else "numeric")
        return str(value) if plain else f"'{value}'::{kind}"
    if kind == "numeric" and _FRACTION.fullmatch(value):
        return value
    return literal(value).strip() if kind is None else f"{literal(value).strip()}::{kind}"


@render.register
def _call(node: e.Call) -> str:
    if node.schema == "pg_catalog" and (words := _SPOKEN.get((node.name, len(node.args)))):
        return words.format(*[within(arg, OPERATOR) for arg in node.args])
    args = ["*"] if node.star else [render(arg) for arg in node.args]
    if node.variadic:
        args[-1] = f"variadic {args[-1]}"
    inside = ("distinct " if node.distinct else "") + ", ".join(args)
    order = f"order by {listed(node.order_by)}" if node.order_by else ""
    if order and not node.within_group:
        inside += f" {order}"
    text = f"{dotted(node.schema, node.name)}({inside})"
    text += f" within group ({order})" if node.within_group else ""
    text += f" filter (where {render(node.filter)})" if node.filter else ""
    return text + (f" over {render(node.over)}" if node.over else "")


@render.register
def _window(node: e.Window) -> str:
    inside = window_text(node)
    return quote(node.name) if node.name and not inside else f"({inside})"


def window_text(node: e.Window) -> str:
    """What stands between the parentheses of OVER (…) and WINDOW w AS (…)."""
    parts = [
        quote(node.reference) if node.reference else "",
        f"partition by {listed(node.partition_by)}" if node.partition_by else "",
        f"order by {listed(node.order_by)}" if node.order_by else "",
        node.frame or "",
    ]
    return " ".join(filter(None, parts))


def operator_name(name: str, schema: str | None) -> str:
    return f"operator({quote(schema)}.{name})" if schema else name


@render.register
def _operator(node: e.Operator) -> str:
    """Operators of one level are read from the left, comparisons not at all."""
    own = level(node)
    name = operator_name(node.name, node.schema)
    if len(node.args) == 1:
        return f"{name} {within(node.args[0], own + 1)}"
    left, right = node.args
    if own in (COMPARISON, LIKE):
        word = name if node.schema else _WORDS.get(name, name)
        return f"{within(left, OPERATOR + 1)} {word} {within(right, OPERATOR + 1)}"  # (a ->> 'b') = c, for the eye
    return f"{within(left, own)} {name} {within(right, own + 1)}"


@render.register
def _quantified(node: e.Quantified) -> str:
    test = within(node.test, OPERATOR + 1)
    if node.schema is None and isinstance(node.array, e.Array) and _aslisted(node, node.array.items):
        return f"{test} {'in' if node.operator == '=' else 'not in'} ({listed(node.array.items)})"
    return f"{test} {operator_name(node.operator, node.schema)} {node.quantifier} ({render(node.array)})"


def _aslisted(node: e.Quantified, items: tuple[e.Expression, ...]) -> bool:
    """Whether IN says the same: the server itself turns only literals into an array, columns into an OR."""
    if (node.operator, node.quantifier) not in (("=", "any"), ("<>", "all")) or not items:
        return False
    rows = isinstance(node.test, e.Row)
    return all(isinstance(item, e.Row) if rows else isinstance(item, e.Constant | e.Parameter) for item in items)


@render.register
def _between(node: e.Between) -> str:
    words = ("not " if node.negated else "") + "between" + (" symmetric" if node.symmetric else "")
    test, low, high = (within(part, OPERATOR) for part in (node.test, node.low, node.high))
    return f"{test} {words} {low} and {high}"


def _is(arg: e.Expression, negated: bool, what: str) -> str:
    return f"{within(arg, OPERATOR)} is {'not ' if negated else ''}{what}"


@render.register
def _distinct(node: e.Distinct) -> str:
    return _is(node.left, node.negated, f"distinct from {within(node.right, OPERATOR)}")


@render.register
def _case(node: e.Case) -> str:
    test = f" {render(node.test)}" if node.test else ""
    branches = "".join(f" when {render(when.condition)} then {render(when.result)}" for when in node.branches)
    return f"case{test}{branches}" + (f" else {render(node.default)}" if node.default else "") + " end"


@render.register
def _row(node: e.Row) -> str:
    return f"({listed(node.items)})" if len(node.items) > 1 else f"row({listed(node.items)})"


@render.register
def _field(node: e.FieldAccess) -> str:
    arg = render(node.arg) if isinstance(node.arg, e.FieldAccess) else f"({render(node.arg)})"
    return f"{arg}.{node.name if node.name == '*' else quote(node.name)}"


@render.register
def _subscript(node: e.Subscript) -> str:
    simple = isinstance(node.arg, e.Column | e.Parameter | e.Subscript)
    lower = f"{render(node.lower) if node.lower else ''}:" if node.slice else ""
    arg = render(node.arg) if simple else f"({render(node.arg)})"
    return f"{arg}[{lower}{render(node.index) if node.index else ''}]"


@render.register
def _opaque(node: e.Opaque) -> str:
    if not node.text:
        raise NotRendered(f"no SQL for {node.kind}")
    return node.text


@render.register
def _sort_key(node: e.SortKey) -> str:
    direction = f" using {node.using}" if node.using else " desc" if node.descending else ""
    return render(node.value) + direction + (f" nulls {node.nulls}" if node.nulls else "")


@render.register
def _column(node: e.Column) -> str:
    return dotted(node.schema, node.table, node.name)


@render.register
def _and(node: e.And) -> str:
    return " and ".join(within(arg, AND + 1) for arg in node.args)


@render.register
def _or(node: e.Or) -> str:
    return " or ".join(within(arg, AND + 1 if isinstance(arg, e.Or) else AND) for arg in node.args)


@render.register
def _null_test(node: e.NullTest) -> str:
    return _is(node.arg, node.negated, "null")


@render.register
def _boolean_test(node: e.BooleanTest) -> str:
    return _is(node.arg, node.negated, node.value)


@render.register
def _cast(node: e.Cast) -> str:
    return f"{within(node.arg, CAST)}::{node.type}"


@render.register
def _collate(node: e.Collate) -> str:
    return f"{within(node.arg, COLLATE + 1)} collate {dotted(node.schema, node.name)}"


@render.register
def _null_if(node: e.NullIf) -> str:
    return f"nullif({render(node.left)}, {render(node.right)})"


@render.register
def _coalesce(node: e.Coalesce) -> str:
    return f"coalesce({listed(node.args)})"


@render.register
def _greatest(node: e.GreatestLeast) -> str:
    return f"{node.kind}({listed(node.args)})"


@render.register
def _array(node: e.Array) -> str:
    return f"array[{listed(node.items)}]"


@render.register
def _parameter(node: e.Parameter) -> str:
    return f"${node.number}"


@render.register
def _session_value(node: e.SessionValue) -> str:
    return node.name


@render.register
def _named_argument(node: e.NamedArgument) -> str:
    return f"{quote(node.name)} => {render(node.value)}"


@render.register
def _default(node: e.Default) -> str:
    return "default"
