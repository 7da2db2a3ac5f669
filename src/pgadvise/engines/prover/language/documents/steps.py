"""Keys that lead into JSON: those that are written out, names that are known to stand for a literal, and the others."""

import re

import z3

from pgadvise.engines.prover.words.made import Listed
from pgadvise.engines.prover.words.terms import Path, Value
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.sql.tree.expression import Array, Cast, Constant, Expression

Key = str | Value
SPACES = " \t\n\v\f\r"  # the server's, and no others
_PATH = re.compile(r'[ \t\n\v\f\r]*\{([^{}"\\]*)\}[ \t\n\v\f\r]*')
_TEXTS = ("text", "varchar", "character varying")
_UNCUT = (None, *_TEXTS, *(f"{name}[]" for name in _TEXTS), "int", "integer", "int4")


def keys(meaning: Meaning, expression: Expression, scope: Scope, *, several: bool) -> tuple[Key, ...] | None:
    """The key, or the path of keys where `several` are meant; None where it is not known how many they are."""
    known = written(expression, several=several)
    if known is not None:
        return known
    if isinstance(expression, Array):
        return tuple(_key(meaning, item, scope) for item in expression.items)
    if not several:
        return (_key(meaning, expression, scope),)
    path = meaning.value(expression, scope, "text[]")
    items = path.contents.items if isinstance(path.contents, Listed) and z3.is_false(path.null) else None
    return None if items is None else tuple(_told(item) for item in items)


def _key(meaning: Meaning, expression: Expression, scope: Scope) -> Key:
    known = written(expression)
    return known[0] if known is not None and len(known) == 1 else _told(meaning.value(expression, scope, "text"))


def _told(key: Value) -> Key:
    return key.text if key.text is not None and key.kind == "text" and z3.is_false(key.null) else key


def written(expression: Expression, *, several: bool = False) -> Path | None:
    """The keys of a path that is written out, None of any other; `several`: in braces, as `#>` takes them."""
    if isinstance(expression, Cast | Constant) and expression.type not in _UNCUT:
        return None
    if isinstance(expression, Cast):
        return written(expression.arg, several=several)
    if isinstance(expression, Array):
        parts = [written(item) for item in expression.items]
        return None if None in parts else sum((p for p in parts if p), ())
    if not isinstance(expression, Constant) or expression.value is None or isinstance(expression.value, bool):
        return None
    text = str(expression.value)
    if several:
        path = _PATH.fullmatch(text)
        named = [part.strip(SPACES) for part in path[1].split(",")] if path is not None else ["NULL"]
        return None if "NULL" in map(str.upper, named) else tuple(part for part in named if part)
    return (text,)
