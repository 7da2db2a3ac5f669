"""What only some versions of PostgreSQL write, taken away: one source text has one form, whichever server deparsed it.

A form to compare and to name by, not to reason with: casts that it leaves out may change a plan.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace as with_fields

from pgadvise.sql import expression as e
from pgadvise.sql import query as q
from pgadvise.sql.walk import Tree, replace, walk

_DATE_PARTS = frozenset({"date_part", "extract"})
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
    if not any(isinstance(part, e.Call | e.Opaque) for part in walk(tree)):
        return tree
    if any(is_date_part(part) for part in walk(tree)):
        tree = replace(tree, _narrowed)
    found = replace(tree, _step)
    return with_fields(found, select=tuple(map(_named, found.select))) if isinstance(found, q.Query) else found


def is_date_part(node: e.Node) -> bool:
    """EXTRACT, or date_part(): before 14 the server writes the one as the other."""
    return isinstance(node, e.Call) and node.schema in (None, "pg_catalog") and node.name in _DATE_PARTS


def _narrowed(node: e.Expression) -> e.Expression:
    return node.arg if isinstance(node, e.Cast) and node.type in _WIDENED else node


def _named(target: e.Target) -> e.Target:
    """A column that EXTRACT named for itself."""
    return with_fields(target, name="extract") if target.name in _DATE_PARTS and is_date_part(target.value) else target


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
