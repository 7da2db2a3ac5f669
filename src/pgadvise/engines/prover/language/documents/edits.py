"""Documents made out of documents: two put together, keys taken away, one key set."""

import z3

from pgadvise.engines.prover.language.documents import documents, steps
from pgadvise.engines.prover.language.documents.edited import Lessened, Placed, Together
from pgadvise.engines.prover.language.sql import constants
from pgadvise.engines.prover.words.made import Listed, may_be_place
from pgadvise.engines.prover.words.terms import Contents, Value, either
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.sql.tree.expression import Call, Operator

_SETS = frozenset(("jsonb_set", "jsonb_set_lax"))


def operands(meaning: Meaning, operator: Operator, scope: Scope) -> list[Value]:
    """A literal put to JSON or to an array is of that, put to anything else it is a text; taken away it is a key."""
    bare = [constants.is_bare(arg) for arg in operator.args]
    if operator.name not in ("||", "-") or not any(bare):
        return meaning.alike(operator.args, scope)
    known = [None if is_bare else meaning.value(arg, scope) for arg, is_bare in zip(operator.args, bare, strict=True)]
    kinds = [value.kind or "" for value in known if value is not None]
    if operator.name == "-":
        kind = "text" if "json" in kinds else next(iter(kinds), None)
    else:
        kind = next((kind for kind in kinds if kind == "json" or kind.endswith("[]")), "text")
    pairs = zip(operator.args, known, strict=True)
    return [meaning.value(arg, scope, kind) if value is None else value for arg, value in pairs]


def operated(meaning: Meaning, operator: str, args: list[Value]) -> Value | None:
    """`document || document`, `document - key`; None for others."""
    if len(args) != 2 or "json" not in (args[0].kind, args[1].kind):
        return None
    if operator == "||":
        return _joined(meaning, args[0], args[1])
    return _lessened(meaning, args[0], args[1]) if operator == "-" else None


def _document(meaning: Meaning, inside: Contents, *parts: Value) -> Value:
    null = either(*(part.null for part in parts))
    return Value(null, meaning.world.names.term("document"), "json", contents=inside)


def _joined(meaning: Meaning, left: Value, right: Value) -> Value | None:
    mine, theirs = documents.contents(meaning, left), documents.contents(meaning, right)
    if mine is None or theirs is None:
        return None
    return _document(meaning, Together(meaning.world.names, mine, theirs), left, right)


def _lessened(meaning: Meaning, document: Value, keys: Value) -> Value | None:
    """Which keys are gone is known of texts that are; a place in a list may be any."""
    inside = documents.contents(meaning, document)
    if inside is None:
        return None
    items = keys.contents.items if isinstance(keys.contents, Listed) else (keys,)
    gone = [item.text if item.kind == "text" and z3.is_false(item.null) else None for item in items]
    return _document(meaning, Lessened(meaning.world.names, inside, tuple(gone)), document, keys)


def called(meaning: Meaning, call: Call, scope: Scope) -> Value | None:
    """jsonb_set(document, '{key}', value), which sets a key that is not there as well."""
    if call.name not in _SETS or call.schema not in (None, "pg_catalog") or len(call.args) != 3 or call.variadic:
        return None
    document, new = meaning.value(call.args[0], scope), meaning.value(call.args[2], scope, "json")
    path = steps.keys(meaning, call.args[1], scope, several=True)
    inside = documents.contents(meaning, document)
    if inside is None or path is None or len(path) != 1 or not isinstance(path[0], str) or may_be_place(path[0]):
        return None  # a place in a list may be another one than the same place is then
    made = Placed(
        meaning.world.names, inside, path[0], documents.there(meaning, new)
    )  # of NULL a JSON null, or nothing
    return _document(meaning, made, document, *([new] if call.name == "jsonb_set" else []))
