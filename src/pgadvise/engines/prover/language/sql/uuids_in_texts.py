"""Uuids that are found in a text: `string_agg(id::text, ',') like '%' || x || '%'`, and so by strpos().

Where the text is nothing but uuids and what stands between them, what is found there is one of these. A uuid has 36
letters, of digits, a to f and hyphens, and the hyphens have their places: so it lies neither across another letter nor
beside a uuid that it is not, as long as what stands between has no eight of such letters in a row, and between two
uuids another letter.
"""

import re
from itertools import pairwise

from pgadvise.engines.prover.language.documents import arrays
from pgadvise.engines.prover.words.terms import Contents, Formula, Truth, Value, both, either, implies, made_by, neither
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.sql.tree import expression as e

_OTHER = re.compile(r"[^0-9A-Fa-f-]")
_ARRAY_AND_MARK = 2
_LONG = re.compile(r"[0-9A-Fa-f-]{8}")


def called(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """array_to_string(); None for others."""
    if call.name != "array_to_string" or len(call.args) != _ARRAY_AND_MARK:
        return None
    array, mark = (meaning.value(arg, scope, "text" if place else None) for place, arg in enumerate(call.args))
    found = meaning.unknown("the function array_to_string", "text")._replace(null=either(array.null, mark.null))
    return strung(meaning, found, mark, arrays.contents(meaning, array))


def strung(meaning: Meaning, text: Value, mark: Value, contents: Contents | None) -> Value:
    """A text of all that `contents` holds, with a mark between each two."""
    if contents is not None and mark.text is not None:
        meaning.world.strung[text.term.get_id()] = (text.term, contents, mark.text)
    return text


def found_in(meaning: Meaning, text: Value, sought: Value, found: Truth) -> None:
    """What follows where `sought`, or the one value in that pattern, is found in the text."""
    names = [piece for piece in sought.pieces or (sought,) if piece.text is None]
    if len(names) != 1 or made_by(names[0].term) != "uuid to text":
        return
    same = _any_of(meaning, text, names[0])
    if same is not None:
        meaning.world.facts.append(implies(both(found.true, neither(names[0].null)), same))


def _any_of(meaning: Meaning, text: Value, sought: Value) -> Formula | None:
    """That it is one of the uuids in the text; None where there may be others."""
    pieces = text.pieces or (text,)
    fixed = [piece.text for piece in pieces]
    if any(word is not None and _LONG.search(word) for word in fixed):
        return None
    if (None, None) in pairwise(fixed):
        return None
    inner = [word for word in fixed[1:-1] if word is not None]
    same = [_same(meaning, piece, sought) for piece in pieces if piece.text is None]
    if not all(map(_is_between, inner)) or not same or None in same:
        return None
    return either(*same)


def _same(meaning: Meaning, piece: Value, sought: Value) -> Formula | None:
    if made_by(piece.term) == "uuid to text":
        return both(neither(piece.null), piece.term == sought.term)
    _, contents, mark = meaning.world.strung.get(piece.term.get_id(), (None, None, ""))
    if contents is None or not _is_between(mark):
        return None
    held = contents.some()
    value = meaning.cast(held.value, "text")
    if made_by(value.term) != "uuid to text":
        return None
    return both(neither(piece.null), held.when, neither(value.null), value.term == sought.term)


def _is_between(word: str) -> bool:
    return _OTHER.search(word) is not None and _LONG.search(word) is None
