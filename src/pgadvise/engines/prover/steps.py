"""Keys that lead into JSON: those that are written out, and names that are known to stand for a literal."""

import z3

from pgadvise.engines.prover.scopes import Meaning, Scope
from pgadvise.engines.prover.terms import Path
from pgadvise.sql.expression import Array, Cast, Constant, Expression


def written(expression: Expression, *, several: bool = False) -> Path | None:
    if isinstance(expression, Cast):
        return written(expression.arg, several=several)
    if isinstance(expression, Array):
        parts = [written(item) for item in expression.items]
        return None if None in parts else sum((p for p in parts if p), ())
    if not isinstance(expression, Constant) or expression.value is None or isinstance(expression.value, bool):
        return None
    text = str(expression.value)
    if several:
        inner = text.strip("{}")
        return None if '"' in inner or "\\" in inner else tuple(part.strip() for part in inner.split(",") if part)
    return (text,)


def told(meaning: Meaning, key: Expression, scope: Scope) -> Path | None:
    """A key, or a list of keys, of which some are an argument that a helper is given as a literal."""
    items = key.items if isinstance(key, Array) else (key,)
    if any(isinstance(item, Constant) and not isinstance(item.value, str) for item in items):
        return None
    parts = [meaning.value(item, scope, "text") for item in items]
    texts = [part.text for part in parts if part.text is not None and part.kind == "text" and z3.is_false(part.null)]
    return tuple(texts) if texts and len(texts) == len(parts) else None
