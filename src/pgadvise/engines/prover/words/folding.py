"""Letters' case: which columns hold texts in lower case alone, as CHECK says it."""

import re

from pgadvise.sql.expression import And, Call, Cast, Column, Constant, Expression, Operator
from pgadvise.sql.parse import NotParsed, expression

# `^[a-z0-9-]+$` and its like, which no letter in upper case matches; `[.-_]` is a range that holds them.
_LOWER = re.compile(r"\^(?:\[-?(?:a-z|0-9|[a-z0-9_.:])*-?\](?:[+*?]|\{\d+(?:,\d*)?\})?|[a-z0-9_:-])+\$\Z")


def is_lower(check: str, column: str) -> bool:
    """Whether a CHECK lets through a text only where lower() of it is the text itself."""
    try:
        tree = expression(check)
    except NotParsed:
        return False
    return any(_says(part, column) for part in (tree.args if isinstance(tree, And) else (tree,)))


def _says(tree: Expression, column: str) -> bool:
    if not isinstance(tree, Operator) or tree.schema not in (None, "pg_catalog") or len(tree.args) != 2:
        return False
    left, right = (_uncast(arg) for arg in tree.args)
    if tree.name == "=":
        return any(_is(mine, column) and _folds(theirs, column) for mine, theirs in ((left, right), (right, left)))
    asked = tree.name == "~" and _is(left, column) and isinstance(right, Constant)
    return asked and isinstance(right, Constant) and bool(_LOWER.match(str(right.value)))


def _folds(tree: Expression, column: str) -> bool:
    """By the server's own lower(): one that somebody made does as he likes."""
    own = isinstance(tree, Call) and tree.name == "lower" and tree.schema in (None, "pg_catalog")
    return own and isinstance(tree, Call) and len(tree.args) == 1 and _is(_uncast(tree.args[0]), column)


def _uncast(tree: Expression) -> Expression:
    return tree.arg if isinstance(tree, Cast) and tree.type in ("text", "varchar", "character varying") else tree


def _is(tree: Expression, column: str) -> bool:
    return isinstance(tree, Column) and tree.name == column
