"""What is written out in a question: a value for each spelling, and which of two are two values.

Where values of a kind are put in order each literal of it has its place, wherever it comes from: of CASE as well.
"""

from collections.abc import Callable

import z3

from pgadvise.engines.prover.words import nodes
from pgadvise.engines.prover.words.kinds import has_one_spelling, is_spelled
from pgadvise.engines.prover.words.terms import Formula, Term


class Literals:
    """Of one question: `known` by kind and text; `spelled` are the texts of uuids and of numbers, with their kind."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Term]] = {}
        self.spelled: list[tuple[str, Term]] = []
        self._places: dict[str, tuple[Callable[[str], int | None], Callable[[Term], Formula]]] = {}

    def term(self, text: str, kind: str | None) -> Term:
        """A value for each spelling; `distinct` says of which kinds two spellings are two values."""
        known = self.known.setdefault(kind or "", {})
        if text not in known:
            known[text] = nodes.term(f"{kind or 'literal'} {text!r}")
        return known[text]

    def distinct(self) -> list[Formula]:
        several = (list(terms.values()) for kind, terms in self.known.items() if has_one_spelling(kind))
        others = [
            made != term
            for kind, made in self.spelled
            for text, term in self.known.get("text", {}).items()
            if not is_spelled(kind, text)
        ]
        return [z3.Distinct(terms) for terms in several if len(terms) > 1] + others

    def order(self, kind: str, place: Callable[[str], int | None], rank: Callable[[Term], Formula]) -> None:
        """Values of the kind are put in order: where a text of it comes, and how that is asked of a value."""
        self._places[kind] = place, rank

    def ordered(self) -> list[Formula]:
        """The places of what is written out."""
        return [
            rank(term) == at
            for kind, (place, rank) in self._places.items()
            for text, term in self.known.get(kind, {}).items()
            if (at := place(text)) is not None
        ]

    def spelling(self, term: Term) -> str | None:
        """Of a literal text; None of anything else."""
        return next((text for text, known in self.known.get("text", {}).items() if known.eq(term)), None)
