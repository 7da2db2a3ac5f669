"""Literals: a value for each spelling, in the type that the literal has or that its surroundings give it."""

from pgadvise.engines.prover.language.documents import arrays, written_documents
from pgadvise.engines.prover.schema.rows.nil import NIL
from pgadvise.engines.prover.words.kinds import literal_text
from pgadvise.engines.prover.words.terms import FALSE, NEITHER, NO, TRUE, YES, Truth, Value, as_value
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.sql.tree import expression as e

_LONGEST_NAME = 63
_YES, _NO = frozenset("true t yes y on 1".split()), frozenset("false f no n off 0".split())


def truth(constant: e.Constant) -> Truth | None:
    """Of a literal taken for a boolean; None for a word that is none."""
    if constant.value is None:
        return NEITHER
    word = str(constant.value).strip().lower()
    return YES if word in _YES else NO if word in _NO else None


def value(meaning: Meaning, constant: e.Constant, scope: Scope, kind: str | None) -> Value:
    """`kind` is what a literal without a type is taken for."""
    ground, names = meaning.world.ground, meaning.world.names
    if constant.value is None:
        known = ground.kind(constant.type) if constant.type else kind
        return Value(TRUE, names.term("null"), known)
    if constant.type is not None:
        kind = "text" if _is_name(constant) else ground.kind(constant.type)
    elif isinstance(constant.value, bool):
        kind = "bool"
    elif isinstance(constant.value, int):
        kind = "int"
    elif kind in ("text", "text[]") and ground.has_names and not _fits_names(constant):
        kind = None  # beside a name the server cuts it
    if kind == "bool":
        return as_value(truth(constant) or names.truth("boolean"))
    found = _written(meaning, str(constant.value), scope, kind)
    return found._replace(width="int4") if constant.type == "integer" else found


def _written(meaning: Meaning, text: str, scope: Scope, kind: str | None) -> Value:
    if kind == "json":
        return written_documents.literal(meaning, text)
    if kind is not None and kind.endswith("[]"):
        return arrays.literal(meaning, text, kind, scope)
    text = literal_text(kind, text)
    if kind == "int" and not text.lstrip("-").isdecimal():
        return meaning.unknown("an integer that is not written in digits", kind)
    inside = (
        written_documents.literal(meaning, text).contents if kind == "text" and text.strip() in ("{}", "[]") else None
    )
    return Value(FALSE, meaning.world.literal(text, kind), kind, contents=inside, text=text)


def standing_in(meaning: Meaning, value: Value) -> Value:
    """The last argument of COALESCE, which names nobody where it is the nil UUID."""
    if (
        value.kind not in ("uuid", "text")
        or value.text != literal_text(value.kind, NIL)
        or not meaning.world.ground.nil_is_nobody
    ):
        return value
    why = f"no tenant and no person is called {NIL}"
    return meaning.world.session.trusted(value._replace(own=True, controlled=True), why)


def _is_name(constant: e.Constant) -> bool:
    """Whether it is a literal of type name that is not cut: then it is what its text is."""
    return constant.type == "name" and _fits_names(constant)


def _fits_names(constant: e.Constant) -> bool:
    return len(str(constant.value).encode()) <= _LONGEST_NAME


def is_null(value: Value) -> bool:
    return bool(value.null is TRUE)


def is_bare(expression: e.Expression) -> bool:
    """A literal whose type the context decides."""
    return (
        isinstance(expression, e.Constant)
        and expression.type is None
        and (expression.value is None or isinstance(expression.value, str))
    )
