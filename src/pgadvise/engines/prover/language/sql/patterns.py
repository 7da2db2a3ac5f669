"""What a text begins with, as far as a pattern says it: the parts between marks.

A text that is LIKE `id || '/%'` has `id` for what split_part(text, '/', 1) gives, where `id` is the text of a uuid or
of a number, or a plain word: such a text holds no mark, and nothing that a pattern means something by. The same for
`^@`, for `~` with `^`, and for `=` with what was put together. Of other patterns nothing is said.

Where a uuid comes last and no mark after it, the part that begins with it is that uuid or, being longer, none at all.
Then it names no other tenant, if tenants are known by uuids.

Of a text that is `'room:' || slug` what comes after the colon is the slug, and of one that matches `^room:[a-z]+$` it
is the second part: what comes after a beginning is a function of the text, so the slug is the second part of both.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import z3

from pgadvise.engines.prover.language.sql import plain_words, pure
from pgadvise.engines.prover.words.terms import OWN, VALUES, Formula, Term, Truth, Value, both, made_by, neither
from pgadvise.engines.prover.world.scopes import Meaning

OPERATORS = frozenset(("=", "~~", "^@", "~"))
_PLAIN = frozenset(("uuid to text", "int to text"))
_MARKS = (":", "/")
_BEGINNING_AND_REST = 2  # pieces of a text
_SIZE = re.compile(r"\{(\d+)\}\$\Z")  # letters that stand at the end
_QUANTIFIERS, _MEANING = "*+?{", "^$.[]()|\\"
_Symbol = str | Value


class Beginning(NamedTuple):
    """The characters and values that a text must begin with; `whole` where nothing may follow."""

    symbols: tuple[_Symbol, ...]
    whole: bool


def told(meaning: Meaning, operator: str, text: Value, pattern: Value, found: Truth) -> None:
    """Says what follows for the parts of `text` where it matches."""
    if operator == "=" and (begun := _begun(meaning, text, pattern)) is not None:
        told(meaning, "^@", *begun, found)
    if text.kind != "text" or pattern.kind != "text" or operator not in OPERATORS:
        return
    pieces = pattern.pieces or (pattern,)
    if operator == "=" and not pattern.pieces:
        return
    known = [None if p.text is not None or is_plain(p) else plain_words.meant(meaning, operator, p) for p in pieces]
    words = frozenset(place for place, word in enumerate(known) if word is not None)
    beginning = beginnings(operator, tuple(k or p for k, p in zip(known, pieces, strict=True)), words)
    if beginning is None:
        return
    given = both(*(neither(piece.null) for piece in pieces))
    _rest(meaning, operator, text, pieces, both(found.true, given))
    for mark, place, field in parts(beginning):
        value = _value(meaning, field)
        if value is not None:
            same = pure.part(meaning, text.term, mark, place) == value
            meaning.world.facts.append(z3.Implies(both(found.true, given), same))
    for begins in _words(beginning):
        follows = both(found.true, given)
        meaning.world.facts += [z3.Implies(follows, same) for same in pure.same_parts(meaning, text.term, begins)]
    for mark, place, last in _unended(beginning) if meaning.world.ground.tenants == "uuid" else ():
        own = both(found.true, given, OWN(last.term))
        meaning.world.facts.append(z3.Implies(own, OWN(pure.part(meaning, text.term, mark, place))))


def _rest(meaning: Meaning, operator: str, text: Value, pieces: tuple[Value, ...], when: Formula) -> None:
    """What comes after the mark that a text begins with, where nothing follows that."""
    begins, same = pieces[0].text or "", list[Term]()
    if operator == "=" and len(pieces) == _BEGINNING_AND_REST and begins.endswith(_MARKS):
        same = [pieces[1].term]
    elif operator == "~" and len(pieces) == 1 and (word := plain_words.ENDS.fullmatch(begins)) is not None:
        begins, size = word["begins"], _SIZE.search(begins)
        same = [*_cuts(meaning, text.term, begins)]
        same += [pure.cut(meaning, "right", text.term, int(size[1]))] if size is not None else []
    after = z3.Function(f"after {begins}", VALUES, VALUES)(text.term)
    meaning.world.facts += [z3.Implies(when, after == each) for each in same]


def _words(beginning: Beginning) -> Iterator[str]:
    """What is written out at the beginning, up to a mark."""
    values = [place for place, symbol in enumerate(beginning.symbols) if isinstance(symbol, Value)]
    letters = "".join(map(str, beginning.symbols[: min(values, default=None)]))
    yield from (letters[: letters.rindex(mark) + 1] for mark in _MARKS if mark in letters)


def undivided(meaning: Meaning, value: Value) -> None:
    """Says of a text that holds no mark that it is its own first part."""
    if value.kind == "text" and (is_plain(value) or plain_words.meant(meaning, "=", value) is not None):
        meaning.world.facts += [pure.part(meaning, value.term, mark, 1) == value.term for mark in _MARKS]


def _cuts(meaning: Meaning, text: Term, begins: str) -> Iterator[Term]:
    """What leaves the word after it. No mark is in that, so the beginning, which ends with one, stands there once."""
    yield pure.part(meaning, text, begins[-1], begins.count(begins[-1]) + 1)
    yield pure.part(meaning, text, begins, 2)
    for name in ("substr", "substring"):
        yield pure.cut(meaning, name, text, len(begins) + 1)
    yield pure.cut(meaning, "right", text, -len(begins))
    yield pure.cut(meaning, "replace", text, begins, "")
    yield pure.cut(meaning, "regexp_replace", text, f"^{begins}", "")


def _unended(beginning: Beginning) -> Iterator[tuple[str, int, Value]]:
    """For each mark, the part that begins with the uuid that comes last."""
    last = beginning.symbols[-1] if beginning.symbols else None
    if not isinstance(last, Value) or made_by(last.term) != "uuid to text":
        return
    before = beginning.symbols[-2] if len(beginning.symbols) > 1 else None
    for mark in _MARKS:
        if before in (None, mark):
            yield mark, beginning.symbols.count(mark) + 1, last


def _begun(meaning: Meaning, cut: Value, other: Value) -> tuple[Value, Value] | None:
    """Of `left(text, n) = pattern` and `strpos(text, pattern) = 1` the text, and what it begins with then."""
    _, name, args = meaning.world.cut_from.get(cut.term.get_id(), (None, "", ()))
    if name in ("strpos", "position"):
        return (args[0], args[1]) if other.text == "1" and other.kind == "int" else None
    is_first = name == "left" or (len(args) == 3 and args[1].text == "1" and args[1].kind == "int")
    return (args[0], other) if name and is_first else None


def _value(meaning: Meaning, field: tuple[_Symbol, ...]) -> Formula | None:
    if len(field) == 1 and isinstance(field[0], Value):
        return field[0].term
    texts = [symbol for symbol in field if isinstance(symbol, str)]
    return meaning.world.literal("".join(texts), "text") if len(texts) == len(field) else None


def beginnings(operator: str, pieces: tuple[Value, ...], words: frozenset[int] = frozenset()) -> Beginning | None:
    """None where the pattern says nothing of where it begins. `words` are the places of pieces that are plain words."""
    symbols: list[_Symbol] = []
    for place, piece in enumerate(pieces):
        if piece.text is None and place not in words and not is_plain(piece):
            return Beginning(tuple(symbols), whole=False)
        symbols += [piece] if piece.text is None else list(piece.text)
    if operator == "~~":
        return _like(symbols)
    if operator == "~":
        return _expression(symbols)
    return Beginning(tuple(symbols), whole=operator == "=")


def is_plain(value: Value) -> bool:
    """Whether it is the text of a uuid or of a whole number, or none at all where there is none."""
    term = value.term
    if z3.is_app_of(term, z3.Z3_OP_ITE) and made_by(term.arg(1)) == "text ''":
        term = term.arg(2)
    return made_by(term) in _PLAIN


def _like(symbols: list[_Symbol]) -> Beginning:
    found: list[_Symbol] = []
    following = iter(symbols)
    for symbol in following:
        if symbol in ("%", "_"):
            return Beginning(tuple(found), whole=False)
        found.append(next(following, "") if symbol == "\\" else symbol)
    return Beginning(tuple(found), whole=True)


def _expression(symbols: list[_Symbol]) -> Beginning | None:
    """A regular expression from `^` on, up to what means more than itself."""
    if not symbols or symbols[0] != "^" or "|" in symbols:
        return None
    found: list[_Symbol] = []
    place, end = 1, len(symbols)
    while place < end:
        symbol, following = symbols[place], symbols[place + 1] if place + 1 < end else None
        if symbol == "$" and following is None:
            return Beginning(tuple(found), whole=True)
        if isinstance(symbol, str) and symbol in _QUANTIFIERS:
            return Beginning(tuple(found[:-1]), whole=False)
        is_itself = symbol == "\\" and isinstance(following, str) and not (following.isalnum() or following == "_")
        if isinstance(symbol, str) and symbol in _MEANING and not is_itself:
            return Beginning(tuple(found), whole=False)
        found.append(following if is_itself and following is not None else symbol)
        place += 1 + is_itself
    return Beginning(tuple(found), whole=False)


def parts(beginning: Beginning) -> Iterator[tuple[str, int, tuple[_Symbol, ...]]]:
    """For each mark in it, what stands between: (mark, place from 1 on, the symbols there)."""
    marks = {symbol for symbol in beginning.symbols if isinstance(symbol, str) and pure.is_mark(symbol)}
    for mark in sorted(marks):
        place, field = 1, list[_Symbol]()
        for symbol in beginning.symbols:
            if symbol == mark:
                yield mark, place, tuple(field)
                place, field = place + 1, []
            else:
                field.append(symbol)
        if beginning.whole:
            yield mark, place, tuple(field)
