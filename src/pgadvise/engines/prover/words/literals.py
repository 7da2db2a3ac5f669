"""What is written out in a question: a value for each spelling, and which of two are two values."""

import z3

from pgadvise.engines.prover.words.kinds import has_one_spelling, is_spelled
from pgadvise.engines.prover.words.terms import VALUES, Formula, Term


class Literals:
    """Of one question: `known` by kind and text; `spelled` are the texts of uuids and of numbers, with their kind."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Term]] = {}
        self.spelled: list[tuple[str, Term]] = []

    def term(self, text: str, kind: str | None) -> Term:
        """A value for each spelling; `distinct` says of which kinds two spellings are two values."""
        known = self.known.setdefault(kind or "", {})
        if text not in known:
            known[text] = z3.Const(f"{kind or 'literal'} {text!r}", VALUES)
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

    def spelling(self, term: Term) -> str | None:
        """Of a literal text; None of anything else."""
        return next((text for text, known in self.known.get("text", {}).items() if known.eq(term)), None)
