"""What only some versions of PostgreSQL write, taken away: one source text has one form, whichever server deparsed it.

A form to compare and to name by, not to reason with: casts that it leaves out may change a plan.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace as with_fields

from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import Tree, replace, walk

_DATE_PARTS = frozenset({"date_part", "extract"})
# What a column that EXTRACT named for itself is called before 14, and since. The server tells several in one list
# apart by a number. A table that has a column of each name of its own is not thought of.
_NAMES = {f"date_part{end}": f"extract{end}" for end in ("", *(f"_{number}" for number in range(1, 10)))}
# EXTRACT gives double precision before 14 and numeric since; what it meets is cast to the one or the other.
_WIDENED = frozenset({"double precision", "numeric", "double precision[]", "numeric[]"})
# Since 14 these are written in SQL's own words (get_func_sql_syntax() in ruleutils.c), and the casts that their
# arguments got by themselves are left out.
_SPOKEN = frozenset({
    "btrim", "is_normalized", "ltrim", "normalize", "overlaps", "overlay", "position", "rtrim", "substring", "timezone",
})  # fmt: skip
_GIVEN = frozenset({"text", "integer", "timestamp with time zone", "time with time zone"})


def of_any_version(tree: Tree) -> Tree:
    """`tree` without the casts and the spellings that differ between servers for the same source text."""
    parts = list(walk(tree))
    if any(isinstance(part, e.Column) and part.name in _NAMES for part in parts):
        tree = replace(tree, _column, of=e.Column)
    if any(is_date_part(part) for part in parts):
        tree = replace(replace(tree, _narrowed), _named, of=e.Target)
    if any(isinstance(part, q.QuerySource | q.CommonTable) and _NAMES.keys() & set(part.columns) for part in parts):
        tree = replace(tree, _listed, of=(q.QuerySource, q.CommonTable))
    return replace(tree, _step) if any(isinstance(part, e.Call | e.Opaque) for part in parts) else tree


def is_date_part(node: e.Node) -> bool:
    """EXTRACT, or date_part(): before 14 the server writes the one as the other."""
    return isinstance(node, e.Call) and node.schema in (None, "pg_catalog") and node.name in _DATE_PARTS


def _narrowed(node: e.Expression) -> e.Expression:
    return node.arg if isinstance(node, e.Cast) and node.type in _WIDENED else node


def _named(target: e.Target) -> e.Target:
    if target.name is None or not is_date_part(target.value):
        return target
    return with_fields(target, name=_NAMES.get(target.name, target.name))


def _column(column: e.Column) -> e.Column:
    return with_fields(column, name=_NAMES.get(column.name, column.name))


def _listed(source: q.QuerySource | q.CommonTable) -> q.QuerySource | q.CommonTable:
    return with_fields(source, columns=tuple([_NAMES.get(name, name) for name in source.columns]))


def _step(node: e.Expression) -> e.Expression:
    step = _STEPS.get(type(node))
    return step(node) if step else node


def _call(node: e.Call) -> e.Expression:
    if node.schema not in (None, "pg_catalog") or node.name not in _SPOKEN:
        return node
    args = tuple([arg.arg if isinstance(arg, e.Cast) and arg.type in _GIVEN else arg for arg in node.args])
    if node.name in ("is_normalized", "normalize"):
        args = (args[0], *map(_upper, args[1:]))
    return with_fields(node, args=args)


def _upper(form: e.Expression) -> e.Expression:
    """`nfc`, which was once kept as it was typed."""
    if isinstance(form, e.Constant) and isinstance(form.value, str):
        return with_fields(form, value=form.value.upper())
    return form


def _opaque(node: e.Opaque) -> e.Expression:
    """XMLSERIALIZE says since 16 that it does not indent."""
    return with_fields(node, text=node.text.replace(" NO INDENT)", ")")) if node.kind == "XmlSerialize" else node


_STEPS: dict[type[e.Expression], Callable[[Any], e.Expression]] = {e.Call: _call, e.Opaque: _opaque}
