"""What values look like in a text: concat(), concat_ws(), format(), quote_literal().

NULL looks like nothing, or like the word where a literal is meant. A literal stands for its value: a statement that is
put together with one means what it would mean with a parameter there (`executed_texts`). A name that is given may be
any (`chosen_columns`).
"""

import re

import z3

from pgadvise.engines.prover.language.sql import comparisons
from pgadvise.engines.prover.words.terms import FALSE, VALUES, Value, either, is_true, merged, neither
from pgadvise.engines.prover.world.scopes import Frame, Meaning, Scope
from pgadvise.snapshot.names import literal, quote
from pgadvise.sql.tree import expression as e

_LITERALS = frozenset(("quote_literal", "quote_nullable"))
NAMES = _LITERALS | {"concat", "concat_ws", "format", "quote_ident"}
_SPECIFIER = re.compile(r"%(?:(\d+)\$)?([sIL%])")


def called(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """The functions of this name."""
    if call.variadic or not call.args:
        return None
    if call.name in _LITERALS:
        value = meaning.value(call.args[0], scope, "text")
        found = _literal(meaning, value)
        return found._replace(null=value.null) if call.name == "quote_literal" else found
    if call.name == "quote_ident":
        value = meaning.value(call.args[0], scope, "text")
        known = _specified(meaning, "I", value)
        return None if known is None else known._replace(null=value.null)
    if call.name == "concat":
        return comparisons.joined(meaning, [_shown(meaning, meaning.value(arg, scope, "text")) for arg in call.args])
    if call.name == "concat_ws":
        return _with_marks(meaning, *(meaning.value(arg, scope, "text") for arg in call.args))
    return _formatted(meaning, call, scope)


def _with_marks(meaning: Meaning, mark: Value, *values: Value) -> Value:
    """concat_ws(): a mark between each two, and none beside what is NULL: then it may be any text."""
    pieces = [piece for value in values for piece in (mark, _shown(meaning, value)._replace(null=FALSE))][1:]
    all_there = neither(either(*(value.null for value in values)))
    found = comparisons.joined(meaning, pieces or [_text(meaning, "")])
    if not is_true(all_there):
        found = merged(all_there, found, Value(FALSE, meaning.world.names.term("concat_ws"), "text"))
    return found._replace(null=mark.null)


def _formatted(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    pattern, *args = (meaning.value(arg, scope, "text") for arg in call.args)
    if pattern.text is None or not z3.is_false(pattern.null) or "%" in _SPECIFIER.sub("", pattern.text):
        return None
    if len({bool(number) for number, what in _SPECIFIER.findall(pattern.text) if what != "%"}) > 1:
        return None  # what follows a place counts on from there
    pieces, place, following = list[Value](), 0, iter(args)
    for found in _SPECIFIER.finditer(pattern.text):
        pieces.append(_text(meaning, pattern.text[place : found.start()]))
        place = found.end()
        if found[2] == "%":
            pieces.append(_text(meaning, "%"))
            continue
        arg = args[int(found[1]) - 1] if found[1] and 0 < int(found[1]) <= len(args) else next(following, None)
        piece = None if arg is None or (found[1] and len(args) < int(found[1])) else _specified(meaning, found[2], arg)
        if piece is None:
            return None
        pieces.append(piece)
    pieces.append(_text(meaning, pattern.text[place:]))
    return comparisons.joined(meaning, [piece for piece in pieces if piece.text != ""] or pieces[:1])


def _specified(meaning: Meaning, what: str, arg: Value) -> Value | None:
    if what == "s":
        return _shown(meaning, arg)
    if what == "L":
        return _literal(meaning, arg)
    known = arg.text is not None and z3.is_false(arg.null) and arg.kind == "text"
    return _text(meaning, quote(arg.text or "")) if known else _name(meaning)


def _name(meaning: Meaning) -> Value:
    """Some name, between quotes if need be, which `world.chosen_names` knows again. Of NULL format() makes an error."""
    found = Value(FALSE, meaning.world.names.term("name"), "text")
    meaning.world.chosen_names[found.term.get_id()] = found.term
    return found


def _literal(meaning: Meaning, value: Value) -> Value:
    """The value as a literal, which `world.literals_of` knows again."""
    if value.text is not None and z3.is_false(value.null) and value.kind == "text":
        return _text(meaning, literal(value.text))
    term = z3.Function("quote_literal", VALUES, VALUES)(meaning.cast(value, "text").term)
    found = Value(FALSE, meaning.world.names.term("literal"), "text")
    if z3.is_false(value.null):
        found = found._replace(term=term)
    meaning.world.literals_of[found.term.get_id()] = (found.term, value)
    return found


def _text(meaning: Meaning, text: str) -> Value:
    return meaning.value(e.Constant(text, "text"), Scope(Frame("")))


def _shown(meaning: Meaning, value: Value) -> Value:
    """NULL as nothing. Of a boolean that is not its text."""
    if value.kind == "bool":
        value = Value(value.null, meaning.world.names.term("shown"), "text")
    value = meaning.cast(value, "text")
    return value if z3.is_false(value.null) else merged(value.null, _text(meaning, ""), value)
