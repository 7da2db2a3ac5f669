"""What is left of a path without what stands before its tenant: `replace(topic, 'room:', '')`, `substr(topic, 6)`.

Where that is a uuid, however spelled, each part of the path between marks is that uuid, or no uuid at all, so it names
no other tenant, if tenants are known by uuids. What is left has all 32 digits and no mark. Of `substr` and of `right`
what was cut off is shorter than a uuid, and put before what is left it makes none. Of `regexp_replace` with a plain
beginning what is left is a part itself, or the path has no mark. Of `replace` each mark is in a removed word: a part is
a piece of what is left, which has fewer digits unless it is the same uuid, or it ends in the word. The word has a
letter that no uuid has, as has each of a plain beginning. What is not equal to a uuid may be anything: it is told where
the equality is true. After `substr(topic, 6, 36)` more may follow, of which the uuid with it makes no other.
"""

import re
from collections.abc import Iterable, Iterator

import z3

from pgadvise.engines.prover.language.sql import patterns, pure
from pgadvise.engines.prover.words.terms import OWN, Term, Truth, Value, both, made_by
from pgadvise.engines.prover.world.scopes import Meaning

_MARKS = (":", "/")
_PLACES = range(1, 5)
_WITH_A_SIZE = 3  # arguments
_LONGEST = 32  # letters that are cut off: a part of fewer than 32 is no uuid
_WORD = re.compile(r"[\w-]*[g-zG-Z_][\w-]*([:/])")  # with a letter that no uuid has
_BEGINNING = re.compile(rf"\^(?:{_WORD.pattern})+")


def told(meaning: Meaning, left: Value, right: Value, same: Truth) -> None:
    """Of an equation with what is left."""
    for cut, other in ((left, right), (right, left)):
        if cut.kind == "text" and cut.term.get_id() in meaning.world.cut_from:
            patterns.undivided(meaning, other)
    if meaning.world.ground.tenants != "uuid":
        return
    for cut, other in ((left, right), (right, left)):
        term = cut.term
        if cut.kind == "uuid" and made_by(term) == "text to uuid":
            term = term.arg(0)
        elif not (cut.kind == "text" and patterns.is_plain(other)):
            continue
        _, name, args = meaning.world.cut_from.get(term.get_id(), (None, "", ()))
        for mark in marks(name, args):
            _parts(meaning, term, args[0].term, mark, same)
        if name in ("substr", "substring") and len(args) == _WITH_A_SIZE and args[1].text and args[1].kind == "int":
            rest = pure.cut(meaning, name, args[0].term, int(args[1].text))
            for mark in _MARKS:
                _parts(meaning, term, rest, mark, same, places=(1,))


def _parts(
    meaning: Meaning, left: Term, path: Term, mark: str, same: Truth, *, places: Iterable[int] = _PLACES
) -> None:
    own = both(same.true, OWN(left))
    parts = (pure.part(meaning, path, mark, place) for place in places)
    meaning.world.facts += [z3.Implies(own, OWN(part)) for part in parts]


def marks(name: str, args: tuple[Value, ...]) -> Iterator[str]:
    """The marks at which the path is cut."""
    texts = [arg.text for arg in args[1:]]
    match name, texts:
        case "substr" | "substring", [str(begin)] if args[1].kind == "int" and 1 < int(begin) <= _LONGEST + 1:
            yield from _MARKS
        case "right", [str(less)] if args[1].kind == "int" and -_LONGEST <= int(less) < 0:
            yield from _MARKS
        case "replace", [str(word), ""] if found := _WORD.fullmatch(word):
            yield from (mark for mark in _MARKS if mark == found[1])
        case "regexp_replace", [str(pattern), ""] if found := _BEGINNING.fullmatch(pattern):
            yield from (mark for mark in _MARKS if mark == found[1])
