"""Tenants of several kinds, whose key is made of the kind and a number: 'user:7', 'team:7'.

A signed claim names the caller's own by number, and its own name says of what: who is signed with `team_id` 7 is of
team 7, and nothing is said of user 7. So what is put together from a kind and such a number is a tenant of the caller's
own where the kind is a word of the claim's name. That is assumed, and said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import z3

from pgadvise.engines.prover.words.terms import OWN, VALUES, Formula, Path, Term, Value, both, neither
from pgadvise.engines.prover.world.session import CLAIMS
from pgadvise.engines.prover.world.world import World

_MARK = re.compile(r"[:/|#._-]\Z")
_WORD = re.compile(r"[a-z]+")
_NUMBERS = frozenset("id no nr num number key ref uuid code slug current active default my own".split())
_SPELLED = re.compile(r"(uuid|int) to text\Z")


def told(world: World, joined: Iterable[Value], claims: Mapping[Path, Value]) -> Iterator[tuple[str, Formula]]:
    """Of each text that was put together: (assumption, what it says of it)."""
    signed = [(path, claim) for path, claim in claims.items() if path and claim.own and claim.why == CLAIMS]
    for made in joined:
        for path, claim in signed:
            words = set(_WORD.findall(path[-1].lower())) - _NUMBERS
            word = words.pop() if len(words) == 1 else None  # of two it may be either
            holds = _names(world, made.pieces, word, claim) if word is not None else None
            if holds is not None:
                yield f"who is signed with {'.'.join(path)} is of that {word}", z3.Implies(holds, OWN(made.term))


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
