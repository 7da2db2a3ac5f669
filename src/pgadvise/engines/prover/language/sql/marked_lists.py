"""Lists that are texts, searched between marks: `',' || list || ',' like '%,' || x || ',%'`, and so by strpos().

What is found there is one of the list's parts, as `x = any (string_to_array(list, ','))` has it: a uuid, a number and a
plain word hold no mark, and nothing that LIKE means something by, so the marks beside it are those of one part. That
nothing was found says nothing here. Without marks at both ends, of the list as well, 1 is found in 12.

A uuid is too long to stand in a text by chance, so a signed text, or a setting of the application's, names it wherever
it stands there: what is trusted to name nobody else's tenant holds no other's uuid.
"""

import z3

from pgadvise.engines.prover.language.documents import arrays
from pgadvise.engines.prover.language.sql import comparisons, patterns, plain_words, uuids_in_texts
from pgadvise.engines.prover.words.terms import FALSE, OWN, TRUE, Formula, Truth, Value, both, implies, made_by, neither
from pgadvise.engines.prover.world.scopes import Meaning

_MARKS = frozenset(",;:|/# ")
_THREE = 3  # a mark, a value, a mark
_FOUND = {(">", "0"), ("<>", "0"), ("!=", "0"), (">=", "1"), ("=", "1")}


def compared(meaning: Meaning, operator: str, left: Value, right: Value) -> Truth:
    """The comparison, and what follows where it is true."""
    found = comparisons.compared(meaning, operator, left, right)
    _told(meaning, operator, left, right, found)
    return found


def _told(meaning: Meaning, operator: str, left: Value, right: Value, found: Truth) -> None:
    asked = _searched(meaning, operator, left, right)
    if asked is None:
        return
    text, sought, around = asked
    uuids_in_texts.found_in(meaning, text, sought, found)
    _name_within(meaning, text, sought, found)
    mark = _between(text, "", "")
    if mark not in _MARKS or _between(sought, around, around) != mark:
        return
    within, piece = text.pieces[1], sought.pieces[1]
    word = piece if patterns.is_plain(piece) else plain_words.meant(meaning, "~~" if around else "=", piece)
    if word is not None and within.kind == "text":
        part = arrays.some_part(meaning, within, Value(FALSE, meaning.world.literal(mark, "text"), "text", text=mark))
        same = both(part.when, neither(part.value.null), part.value.term == word.term)
        meaning.world.facts.append(z3.Implies(both(found.true, _is_there(piece)), same))


def _is_there(piece: Value) -> Formula:
    """That the piece is no NULL, nor the nothing that concat() shows of one: that is found in a list without parts."""
    term = piece.term
    return both(neither(piece.null), neither(term.arg(0)) if z3.is_app_of(term, z3.Z3_OP_ITE) else TRUE)


def _name_within(meaning: Meaning, text: Value, sought: Value, found: Truth) -> None:
    """Of a uuid that is found in a trusted text that it is the caller's own."""
    values = [piece for piece in text.pieces or (text,) if piece.text is None]
    names = [piece for piece in sought.pieces or (sought,) if piece.text is None]
    fixed = "".join(piece.text or "" for piece in text.pieces)  # which may name somebody itself
    if len(values) != 1 or len(names) != 1 or any(map(str.isalnum, fixed)):
        return
    if not values[0].trusted_in_parts or not patterns.is_plain(names[0]):
        return
    spelled = names[0].term.arg(2) if z3.is_app_of(names[0].term, z3.Z3_OP_ITE) else names[0].term
    if made_by(spelled) == "uuid to text":
        holds = both(found.true, neither(names[0].null), neither(values[0].null))
        meaning.world.session.facts.append((values[0].why, implies(holds, OWN(spelled))))


def _searched(meaning: Meaning, operator: str, left: Value, right: Value) -> tuple[Value, Value, str] | None:
    """The text, what is looked for in it, and what stands around that in the pattern."""
    if operator == "~~":
        return left, right, "%"
    _, name, args = meaning.world.cut_from.get(left.term.get_id(), (None, "", ()))
    if name in ("strpos", "position") and right.kind == "int" and (operator, right.text or "") in _FOUND:
        return args[0], args[1], ""
    return None


def _between(value: Value, before: str, after: str) -> str | None:
    """The mark at both ends of a text that is put together around one value, next to it."""
    if len(value.pieces) != _THREE or value.pieces[1].text is not None:
        return None
    first, last = value.pieces[0].text, value.pieces[2].text
    if first is None or last is None or first[:-1] != before or last[1:] != after:
        return None
    return first[-1:] if first[-1:] == last[:1] else None
