"""Letters' case: which columns hold texts in lower case alone, as CHECK says it."""

import re

from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call, Column, Constant, Expression, Operator
from pgadvise.sql.tree.parts import conjuncts, uncut

_EQUAL, _MATCHES = ({(None, name), ("pg_catalog", name)} for name in ("=", "~"))
# `^[a-z0-9-]+$` and its like, which no letter in upper case matches; `[.-_]` is a range that holds them.
_LOWER = re.compile(r"\^(?:\[-?(?:a-z|0-9|[a-z0-9_.:])*-?\](?:[+*?]|\{\d+(?:,\d*)?\})?|[a-z0-9_:-])+\$\Z")


def kept(check: str, column: str, *, by_default: bool = True) -> frozenset[str]:
    """The functions that tell no two apart of the texts that a CHECK lets through; none where it says nothing.

    Of letters written out both do. Where lower() of a text is the text itself, upper() may take two for one: of `i`,
    and of one without a dot, it makes the same. It also hangs on the collation of the column: `by_default` it is the
    database's own, as elsewhere.
    """
    tree = parsed(check)
    if tree is None:
        return frozenset()
    parts = conjuncts(tree)
    if any(_is_spelled(part, column) for part in parts):
        return frozenset(("lower", "upper"))
    return frozenset(("lower",)) if by_default and any(_is_lower(part, column) for part in parts) else frozenset()


def _is_lower(tree: Expression, column: str) -> bool:
    if not isinstance(tree, Operator) or (tree.schema, tree.name) not in _EQUAL or len(tree.args) != 2:
        return False
    left, right = (uncut(arg) for arg in tree.args)
    return any(_is(mine, column) and _folds(theirs, column) for mine, theirs in ((left, right), (right, left)))


def _is_spelled(tree: Expression, column: str) -> bool:
    if not isinstance(tree, Operator) or (tree.schema, tree.name) not in _MATCHES or len(tree.args) != 2:
        return False
    left, right = (uncut(arg) for arg in tree.args)
    return _is(left, column) and isinstance(right, Constant) and bool(_LOWER.match(str(right.value)))


def _folds(tree: Expression, column: str) -> bool:
    """By the server's own lower(): one that somebody made does as he likes."""
    own = isinstance(tree, Call) and tree.name == "lower" and tree.schema in (None, "pg_catalog")
    return own and isinstance(tree, Call) and len(tree.args) == 1 and _is(uncut(tree.args[0]), column)


def _is(tree: Expression, column: str) -> bool:
    return isinstance(tree, Column) and tree.name == column
