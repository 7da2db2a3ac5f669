"""`<` and its like between values of one kind whose order is total: each value has a place on a line."""

from datetime import date
from fractions import Fraction

import z3

from pgadvise.engines.prover.words.terms import VALUES, Formula, Term, Truth, Value, both, neither
from pgadvise.engines.prover.world.scopes import Meaning

_PLACED = frozenset(("int", "date", "instant", "timestamp"))
_PLACE = z3.Function("place", VALUES, z3.RealSort())


def in_order(meaning: Meaning, operator: str, left: Value, right: Value) -> Truth | None:
    """None where the order of these types has no model."""
    if left.kind != right.kind or left.kind not in _PLACED:
        return None
    mine, theirs = _PLACE(left.term), _PLACE(right.term)
    meaning.world.facts.append((mine == theirs) == (left.term == right.term))
    for value in (left, right):
        place = _written(value)
        if place is not None:
            meaning.world.facts.append(_PLACE(value.term) == z3.RealVal(str(place)))
    holds = {"<": mine < theirs, "<=": mine <= theirs, ">": mine > theirs, ">=": mine >= theirs}[operator]
    known: Formula = both(neither(left.null), neither(right.null))
    return Truth(both(known, holds), both(known, neither(holds)))


def _written(value: Value) -> Fraction | None:
    """The place of a literal."""
    text = _literal(value.term, value.kind or "")
    if text is None:
        return None
    if value.kind == "int":
        return Fraction(int(text)) if text.lstrip("-").isdecimal() else None
    try:
        return Fraction(date.fromisoformat(text).toordinal()) if value.kind == "date" else None
    except ValueError:
        return None


def _literal(term: Term, kind: str) -> str | None:
    """What `World.literal` names a constant."""
    name = str(term)
    if not name.startswith(f"{kind} '") or not name.endswith("'"):
        return None
    return name.removeprefix(f"{kind} '").removesuffix("'")
