"""Casts: a function of its argument for each pair of kinds, the same value in, the same value out.

uuid, integer and enum to text has an inverse, so two texts of that making are equal only where the values are. A text
that comes from a tenant's key names that tenant. The other way round many texts may give one value ('A…' and 'a…' are
one uuid), so nothing more than being a function is said there.
"""

from functools import cache

import z3

from pgadvise.engines.prover.language.documents import arrays, documents, records
from pgadvise.engines.prover.language.sql import comparisons
from pgadvise.engines.prover.words.kinds import COARSE, literal_text
from pgadvise.engines.prover.words.nodes import Map
from pgadvise.engines.prover.words.terms import (
    CONTROLLED,
    FALSE_VALUE,
    KNOWN,
    OWN,
    TRUE_VALUE,
    VALUES,
    Term,
    Value,
    as_truth,
    chosen,
    either,
    implies,
    made_by,
    neither,
)
from pgadvise.engines.prover.world.scopes import Meaning

_JSON = frozenset(("json", "jsonb"))
_WIDTHS = {
    "smallint": "int2", "integer": "int4", "bigint": "int8", "int2": "int2", "int4": "int4", "int8": "int8",
    "int": "int4",
}  # fmt: skip
_ROW = ("record", "composite")
_TRUTHS = {"int": ("1", "0"), "text": ("true", "false")}


def cast(meaning: Meaning, value: Value, type_: str) -> Value:
    if type_ in _JSON:
        return documents.document(meaning, value, type_)
    to = meaning.world.ground.kind(type_)
    if value.kind is None and to == "text" and meaning.world.ground.collates:
        return Value(value.null, _function("?", type_)(value.term))  # a cast leaves the collation as it is
    if to is not None and to == value.kind:
        return value._replace(width=_WIDTHS.get(type_)) if to == "int" else value
    if (to or "").endswith("[]"):
        return arrays.cast(meaning, value, to or "")
    if value.kind == "json" and to != "text":
        return cast(meaning, documents.text(meaning, value), type_)
    if value.kind in _ROW or (value.contents is not None and to is None):
        return records.cast(meaning, value, type_)
    if value.kind in COARSE and to == "text":
        return _any_spelling(meaning, value)
    if value.kind == "bool" and to in _TRUTHS:
        return _of_truth(meaning, value, to)
    if to == "uuid" and comparisons.is_document(value):
        return _of_digits(meaning, value)
    term = _back(value, to)
    if term is None:
        term = _function(value.kind or "?", to or type_)(value.term)
    meaning.world.facts.append(implies(KNOWN(value.term), KNOWN(term)))
    if to == "bytea" and made_by(value.term) == "uuid to text":  # in which no backslash means anything
        meaning.world.facts.append(_function("bytea back", "text")(term) == value.term)
    made = Value(value.null, term, to, own=value.own, controlled=value.controlled, why=value.why)
    made = made._replace(width=_WIDTHS.get(type_))
    if to is None:
        return made._replace(own=False, controlled=False)
    meaning.world.lists.named(value, made)
    if value.kind == "text" and to in ("uuid", "int", "numeric"):
        _read(meaning, value.term, term, to)
    if value.kind == "text" and to == "bool":
        _tell_words(meaning)
    if to == "text" or (value.kind == "int" and to == "numeric"):
        _spelled(meaning, value, term, to)
        return made
    return meaning.world.session.trusted(made, value.why) if value.kind == "text" and value.why else made


def _tell_words(meaning: Meaning) -> None:
    """What the words of a truth are, cast to it."""
    made, literal = _function("text", "bool"), meaning.world.literal
    words = (("true", TRUE_VALUE), ("false", FALSE_VALUE))
    meaning.world.facts += [made(literal(word, "text")) == is_ for word, is_ in words]


def _of_digits(meaning: Meaning, document: Value) -> Value:
    """A string keeps its quotes, which is an error and lets nobody in; a number of 32 digits is a uuid."""
    made = meaning.world.names.value("uuid of digits", "uuid")
    if not document.trusted_in_parts:
        return made
    return meaning.world.session.trusted(made._replace(own=True, controlled=True), document.why)


def _of_truth(meaning: Meaning, value: Value, to: str) -> Value:
    """`(…)::int`, `(…)::text`."""
    truth, (yes, no) = as_truth(value), (meaning.world.literal(text, to) for text in _TRUTHS[to])
    null = neither(either(truth.true, truth.false))
    return Value(null, chosen(truth.true, yes, no), to, width="int4" if to == "int" else None)


def written(meaning: Meaning, value: Value, type_: str) -> Value:
    """A cast as it is written in a statement: there JSON becomes a text with its quotes, which `->>` takes off."""
    found = cast(meaning, value, type_)
    if value.kind != "json" or found.kind != "text":
        return found
    term = z3.Function(comparisons.DOCUMENT, *[VALUES] * 2)(found.term)
    meaning.world.facts.append(implies(KNOWN(found.term), KNOWN(term)))
    inside = documents.text(meaning, value)
    return inside._replace(null=found.null, term=term) if inside.trusted_in_parts else found._replace(term=term)


def _back(value: Value, to: str | None) -> Term | None:
    """Of a text that a uuid or a whole number was cast to, cast to that again: the value itself."""
    made = to in ("uuid", "int") and value.kind == "text" and made_by(value.term) == f"{to} to text"
    return value.term.arg(0) if made else None


def _any_spelling(meaning: Meaning, value: Value) -> Value:
    """Some text of it. Whoever is named by one spelling is so by all, to who keeps names in such a type."""
    found = Value(
        value.null, meaning.world.names.term(comparisons.DOCUMENT if value.kind == "json" else "spelling"), "text"
    )
    meaning.world.facts.append(OWN(found.term) == OWN(value.term))
    meaning.world.facts.append(CONTROLLED(found.term) == CONTROLLED(value.term))
    return found


def _read(meaning: Meaning, text: Term, term: Term, to: str) -> None:
    """A text that is read as the key of a tenant names this tenant, however it is spelled, where keys are of that kind.

    A literal among what the text may be is read at once.
    """
    if meaning.world.ground.tenants == to:
        meaning.world.facts.append(OWN(text) == OWN(term))
    ahead = [text]
    while ahead:
        part = ahead.pop()
        if z3.is_app_of(part, z3.Z3_OP_ITE):
            ahead += [part.arg(1), part.arg(2)]
        elif (spelling := meaning.world.literals.spelling(part)) is not None:
            known = meaning.world.literal(literal_text(to, spelling), to)
            meaning.world.facts.append(_function("text", to)(part) == known)


def _spelled(meaning: Meaning, value: Value, term: Term, to: str) -> None:
    facts = meaning.world.facts
    if to == "text" and value.kind in ("uuid", "int"):
        meaning.world.literals.spelled.append((value.kind, term))
    if value.kind in ("uuid", "int") or (value.kind or "").startswith("enum "):
        facts.append(_function(f"{to} back", value.kind or "")(term) == value.term)
        facts.append(OWN(term) == OWN(value.term))
        facts.append(KNOWN(term) == KNOWN(value.term))
        facts.append(CONTROLLED(term) == CONTROLLED(value.term))


@cache
def _function(source: str, to: str) -> Map:
    return Map(f"{source} to {to}")
