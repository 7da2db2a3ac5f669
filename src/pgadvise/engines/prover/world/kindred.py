"""Tenants of several kinds, whose key is made of the kind and a number: 'user:7', 'team:7'.

A signed claim names the caller's own by number, and its own name says of what: who is signed with `team_id` 7 is of
team 7, and nothing is said of user 7. So what is put together from a kind and such a number is a tenant of the caller's
own where the kind is a word of the claim's name. That is assumed, and said.

A key of two parts with a mark between them, 'north/7', is named by two claims that stand side by side and are called as
the columns that make it: who is signed with `region` north and `no` 7 is of north/7. That is assumed, and said. Without
a mark 'a' and 'bc' are 'ab' and 'c'.

A text around one uuid, 'ws-' || id, is no other tenant's name than whose the uuid is: tenants that are known by names
around their uuids are told apart by these, and no word beside has so many digits as a uuid begins with.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import permutations

import z3

from pgadvise.engines.prover.words.terms import OWN, VALUES, Formula, Path, Term, Value, both, made_by, neither
from pgadvise.engines.prover.world.session import CLAIMS
from pgadvise.engines.prover.world.world import World

_MARK = re.compile(r"[:/|#._-]\Z")
_PARTS = 3  # a value, a mark, a value
_WORD = re.compile(r"[a-z]+")
_NUMBERS = frozenset("id no nr num number key ref uuid code slug current active default my own".split())
_AROUND = "a name that is put around the uuid of a tenant is that tenant's"
_DIGITS = re.compile(r"[0-9A-Fa-f-]{8}")
_SPELLED = re.compile(r"(uuid|int) to text\Z")


def told(world: World, joined: Iterable[Value], claims: Mapping[Path, Value]) -> Iterator[tuple[str, Formula]]:
    """Of each text that was put together: (assumption, what it says of it)."""
    signed = [(path, claim) for path, claim in claims.items() if path and claim.own and claim.why == CLAIMS]
    joined = tuple(joined)
    orders = {_columns(world, made.pieces) for made in joined if _is_pair(made.pieces)}
    for made in joined:
        if (inner := _around(made.pieces)) is not None:
            yield _AROUND, z3.Implies(OWN(inner), OWN(made.term))
        for path, claim in signed:
            words = set(_WORD.findall(path[-1].lower())) - _NUMBERS
            word = words.pop() if len(words) == 1 else None  # of two it may be either
            holds = _names(world, made.pieces, word, claim) if word is not None else None
            if holds is not None:
                yield f"who is signed with {'.'.join(path)} is of that {word}", z3.Implies(holds, OWN(made.term))
        for one, other in permutations(signed, 2):
            if _is_pair(made.pieces) and any(map(partial(_are_called, one[0], other[0]), orders)):
                why = f"who is signed with {'.'.join(one[0])} and {'.'.join(other[0])} is of what they name together"
                holds = both(_is_named(made.pieces[0], one[1]), _is_named(made.pieces[-1], other[1]))
                yield why, z3.Implies(holds, OWN(made.term))


def _around(pieces: tuple[Value, ...]) -> Term | None:
    """The one uuid that a text has among fixed words."""
    fixed = [piece.text for piece in pieces if piece.text is not None]
    inner = [piece.term for piece in pieces if piece.text is None]
    if not fixed or len(inner) != 1 or made_by(inner[0]) != "uuid to text" or any(map(_DIGITS.search, fixed)):
        return None
    return inner[0]


def _is_pair(pieces: tuple[Value, ...]) -> bool:
    """Whether they are two values with a mark between them."""
    middle = pieces[1].text if len(pieces) == _PARTS else None
    return middle is not None and bool(_MARK.fullmatch(middle)) and pieces[0].text is pieces[-1].text is None


def _columns(world: World, pieces: tuple[Value, ...]) -> tuple[str, ...]:
    """The columns that the two parts are of, in their order."""
    spelled = (p.term.arg(0) if _SPELLED.match(p.term.decl().name()) else p.term for p in (pieces[0], pieces[-1]))
    return tuple(world.column_of(term) or "" for term in spelled)


def _are_called(one: Path, other: Path, columns: tuple[str, ...]) -> bool:
    """Whether two claims that stand side by side are called as the columns are: in another order they name another."""
    words = zip((one[-1], other[-1]), columns, strict=True)
    return one[:-1] == other[:-1] and all(f"_{column}".endswith(f"_{claim}") for claim, column in words)


def _is_named(piece: Value, claim: Value) -> Formula:
    return both(neither(claim.null), piece.term == _spelled(piece.term, claim.term))


def _names(world: World, pieces: tuple[Value, ...], word: str, claim: Value) -> Formula | None:
    """When the pieces are the word and the claim's number; None where they never are."""
    kind, number = pieces[0], pieces[-1]
    same = both(neither(claim.null), number.term == _spelled(number.term, claim.term))
    if len(pieces) == 2 and kind.text is not None and _MARK.search(kind.text):
        return same if kind.text[:-1].lower() == word else None
    is_marked = len(pieces) == 3 and pieces[1].text is not None and _MARK.fullmatch(pieces[1].text)
    return both(same, kind.term == world.literal(word, "text")) if is_marked else None


def _spelled(number: Term, claim: Term) -> Term:
    """The claim as the number is: a text that was made from a number is compared by its number."""
    match = _SPELLED.match(number.decl().name())
    if match is None:
        return claim
    to, back = (z3.Function(name, VALUES, VALUES) for name in (f"text to {match[1]}", f"{match[1]} to text"))
    return back(to(claim))
