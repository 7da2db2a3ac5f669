"""JSON: operators and functions that lead from a document to its parts, or make one."""

import z3

from pgadvise.engines.prover.language.documents import steps, templates, written_documents
from pgadvise.engines.prover.language.documents.edited import Stripped
from pgadvise.engines.prover.words.contents import Opened
from pgadvise.engines.prover.words.kinds import COARSE
from pgadvise.engines.prover.words.made import Built, Listed, Scalar, may_be_place
from pgadvise.engines.prover.words.terms import (
    FALSE,
    NULL_VALUE,
    TRUE,
    Chosen,
    Contents,
    Term,
    Value,
    both,
    either,
    neither,
)
from pgadvise.engines.prover.world.scopes import Derived, Meaning, Scope
from pgadvise.engines.prover.world.signed import read
from pgadvise.sql.tree.expression import Array, Call, Cast, Constant, NamedArgument, Operator

_STEPS = frozenset(("->", "->>", "#>", "#>>"))
_EXTRACT = {"jsonb_extract_path", "json_extract_path", "jsonb_extract_path_text", "json_extract_path_text"}
_ELEMENTS = frozenset(("array_elements", "array_elements_text"))
_ENTRIES = frozenset(("each", "each_text", "object_keys"))
_LISTS = frozenset(("jsonb_build_array", "json_build_array"))
_OBJECTS = frozenset(("jsonb_build_object", "json_build_object"))
_WHOLE = frozenset(("to_jsonb", "to_json", "row_to_json", "array_to_json"))
_SAME = frozenset(("jsonb_strip_nulls", "json_strip_nulls"))
# None of these is an aggregate.
NAMES = frozenset(
    f"{kind}_{name}" for kind in ("json", "jsonb") for name in (*_ELEMENTS, *_ENTRIES, "array_length", "typeof")
) | _EXTRACT | _LISTS | _OBJECTS | _WHOLE | _SAME  # fmt: skip
_UNCUT = (None, "text", "varchar", "character varying")
_TIMES = ("date", "instant", "timestamp")  # which JSON spells otherwise than a cast to text does


def contents(meaning: Meaning, value: Value) -> Contents | None:
    """What is in a value taken for JSON; None where that is not known."""
    if value.contents is not None:
        return value.contents
    if value.kind == "json":
        return Opened(meaning.world.lists, value.term)
    known = value.kind is not None and value.kind not in ("composite", "record") and not value.kind.endswith("[]")
    return Scalar(meaning.world.names, value) if known else None


def document(meaning: Meaning, value: Value, type_: str) -> Value:
    """A value cast to json or jsonb: a text is read, JSON keeps what it holds.

    Not how it is spelled: jsonb drops spaces and keys that come twice, so the text of each is a function of its own.
    """
    if value.contents is None and value.text is not None:
        return written_documents.literal(meaning, value.text)
    if value.contents is None and (made := templates.filled(value.pieces)) is not None:
        return written_documents.literal(meaning, made.text, made.values)._replace(null=value.null)
    if value.contents is None and value.kind == "text":
        term = z3.Function("text to json", value.term.sort(), value.term.sort())(value.term)
        inside = read(meaning.world.session, value, Opened(meaning.world.lists, term))
        return Value(value.null, _spelled(type_, term), "json", contents=inside)
    return value._replace(
        kind="json", term=_spelled(type_, value.term), own=False, controlled=False, truth=None,
        contents=contents(meaning, value) if value.kind == "json" else value.contents,
    )  # fmt: skip


def _spelled(as_: str, document: Term) -> Term:
    return z3.Function(f"spelled as {as_}", document.sort(), document.sort())(document)


def step(meaning: Meaning, operator: Operator, scope: Scope) -> Value | None:
    """`document -> key` and its like; None where it is not one."""
    if operator.name not in _STEPS or len(operator.args) != 2:
        return None
    value = meaning.value(operator.args[0], scope)
    keys = steps.keys(meaning, operator.args[1], scope, several=operator.name.startswith("#"))
    found = _reached(meaning, value, keys, as_text=operator.name.endswith(">>"))
    if keys is None or operator.name.startswith("#") or all(isinstance(k, str) and not may_be_place(k) for k in keys):
        return found
    # Of an object there is no part by a place, though its key may be spelled so, and of a list none by a text.
    return found.unless(meaning.world.names.boolean("no list"))


def _reached(meaning: Meaning, value: Value, keys: tuple[steps.Key, ...] | None, *, as_text: bool) -> Value:
    found, null = value, value.null
    for key in keys or ():
        inside = contents(meaning, found)
        if inside is None or (isinstance(key, Value) and key.kind not in ("text", "int")):
            return meaning.unknown("a key into JSON that is not known", "text" if as_text else "json")
        found = inside.at(key) if isinstance(key, str) else inside.under(key)
        null = either(null, found.null)
    inside = contents(meaning, found)
    if keys is None or inside is None:
        return meaning.unknown("a path into JSON that is not written out", "text" if as_text else "json")
    if not as_text:
        return found._replace(null=null)
    spelled = text_of(meaning, inside)
    return spelled._replace(null=either(null, spelled.null))


def text(meaning: Meaning, value: Value) -> Value:
    """`document #>> '{}'`."""
    inside = contents(meaning, value)
    return meaning.world.names.value("text", "text") if inside is None else text_of(meaning, inside)


def text_of(meaning: Meaning, inside: Contents) -> Value:
    """A scalar's text, NULL of a JSON null; of a list or an object nobody needs it."""
    found = inside.text()
    if found.kind is None or found.kind in _TIMES:
        return meaning.world.names.value("text", "text")
    return found if found.kind == "text" else meaning.cast(found, "text")


def called(meaning: Meaning, call: Call, scope: Scope) -> Value | None:
    """The functions of this name; None for others."""
    if call.name in _EXTRACT and call.args:
        path = Array(call.args[1:]) if not call.variadic else call.args[-1]
        keys = steps.keys(meaning, path, scope, several=True) if not call.variadic or len(call.args) == 2 else None
        return _reached(meaning, meaning.value(call.args[0], scope), keys, as_text=call.name.endswith("_text"))
    if call.name in _SAME and len(call.args) == 1:
        value = meaning.value(call.args[0], scope)
        known = contents(meaning, value)
        left = None if known is None else Stripped(meaning.world.names, known)
        return value._replace(term=_spelled(call.name, value.term), contents=left)
    if call.name in _WHOLE and call.args:
        return whole(meaning, meaning.value(call.args[0], scope))
    if call.name in _LISTS:
        items = tuple(nested(meaning, meaning.value(arg, scope, "text")) for arg in call.args)
        return _made(meaning, Listed(meaning.world.names, items))
    if call.name in _OBJECTS:
        return _object(meaning, call, scope)
    if call.name in NAMES and (found := rows(meaning, call, scope)) is not None:
        return found.one_value(meaning.world)
    return None


def _made(meaning: Meaning, inside: Contents) -> Value:
    return Value(FALSE, meaning.world.names.term("document"), "json", contents=inside)


def _object(meaning: Meaning, call: Call, scope: Scope) -> Value | None:
    keys = [arg.arg if isinstance(arg, Cast) and arg.type in _UNCUT else arg for arg in call.args[::2]]
    if len(call.args) % 2 or not all(
        isinstance(key, Constant) and isinstance(key.value, str) and key.type in _UNCUT for key in keys
    ):
        return None
    values = [nested(meaning, meaning.value(arg, scope, "text")) for arg in call.args[1::2]]
    names = [str(key.value) for key in keys if isinstance(key, Constant)]
    return _made(meaning, Built(meaning.world.names, dict(zip(names, values, strict=True))))


def whole(meaning: Meaning, value: Value) -> Value:
    """to_jsonb(value): NULL stays NULL, or becomes a JSON null inside of another document."""
    if value.kind == "text":  # a string, whatever could be read in it
        return value._replace(
            kind="json", contents=Scalar(meaning.world.names, value._replace(contents=None)), truth=None
        )
    inside = contents(meaning, value)
    if value.kind != "json" and inside is not None and not isinstance(inside, Scalar):
        inside = _noted(meaning, inside)
    found = value._replace(kind="json", contents=inside, truth=None)
    same = isinstance(inside, Scalar) and value.kind not in COARSE  # of which equal values are spelled otherwise
    return found if same else found._replace(term=meaning.world.names.term("document"))


def _noted(meaning: Meaning, inside: Contents) -> Contents:
    """Of an array or a record; the elements of an array that is not written out may be lists in turn."""
    names = meaning.world.names
    if isinstance(inside, Built):
        return Built(names, {key: nested(meaning, part) for key, part in inside.entries.items()})
    if isinstance(inside, Listed):
        return Listed(names, tuple(nested(meaning, item) for item in inside.items))
    return Opened(meaning.world.lists, names.term("document"))


def nested(meaning: Meaning, value: Value) -> Value:
    """Of NULL a JSON null is there, which has no text."""
    return there(meaning, whole(meaning, value))


def there(meaning: Meaning, value: Value) -> Value:
    """A document that is put into another one. What it holds it holds where it was not NULL."""
    inside = value.contents
    if inside is not None and not isinstance(inside, Scalar | Opened) and not z3.is_false(value.null):
        nothing = Scalar(meaning.world.names, Value(TRUE, NULL_VALUE, "text"))
        inside = Chosen(value.null, nothing, inside)
    return value._replace(null=FALSE, contents=inside)


def rows(meaning: Meaning, call: Call, scope: Scope) -> Derived | None:
    """Some row of a function that takes a document apart."""
    name = call.name.removeprefix("jsonb_").removeprefix("json_")
    if name not in _ELEMENTS | _ENTRIES or len(call.args) != 1 or isinstance(call.args[0], NamedArgument):
        return None
    value = meaning.value(call.args[0], scope)
    inside = contents(meaning, value)
    if inside is None:
        return None
    held = inside.some() if name in _ELEMENTS else inside.entry()
    when = both(neither(value.null), held.when)
    part = held.value if not name.endswith("_text") else text(meaning, held.value)
    if name == "object_keys":
        return Derived((("value", held.key or meaning.world.names.value("key", "text")),), when)
    if name in _ENTRIES:
        return Derived((("key", held.key or meaning.world.names.value("key", "text")), ("value", part)), when)
    return Derived((("value", part),), when)
