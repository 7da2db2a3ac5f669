"""The solver's words: one sort for all values, truth in three values, and what is free.

Errors are not modelled. A statement that raises one does nothing, so a formula in which an operation that would have
raised gives any value instead allows more than the server does; unsatisfiable still proves. Everything here
approximates in that one direction: a free boolean for a construct without a model, a missing constraint, a function
that may return anything.
"""

from itertools import count
from typing import Any, NamedTuple

import z3

Formula = Any  # z3 has no types of its own worth the name
Term = Any

VALUES = z3.DeclareSort("Value")
OWN = z3.Function("own", VALUES, z3.BoolSort())
CONTROLLED = z3.Function("controlled", VALUES, z3.BoolSort())
TRUE_VALUE = z3.Const("true", VALUES)
FALSE_VALUE = z3.Const("false", VALUES)
TRUE = z3.BoolVal(True)
FALSE = z3.BoolVal(False)

Path = tuple[str, ...]


class Truth(NamedTuple):
    """`true` and `false` never hold together; neither is NULL."""

    true: Formula
    false: Formula


class Value(NamedTuple):
    """`term` means something where `null` does not hold.

    `kind` is the type as `kinds` calls it, None where it is not known. `own`: whatever it is, it names no tenant but
    the caller's; `controlled`: nor a person but the caller; `why` is the assumption behind the two. `document` is the
    path in the caller's token whose JSON it is. Truths travel as values where SQL lets them: `truth` keeps one.
    """

    null: Formula
    term: Term
    kind: str | None = None
    own: bool = False
    controlled: bool = False
    document: Path | None = None
    truth: Truth | None = None
    why: str = ""


YES = Truth(TRUE, FALSE)
NO = Truth(FALSE, TRUE)
NEITHER = Truth(FALSE, FALSE)


class Names:
    """Names that no other constant of the same question has."""

    def __init__(self) -> None:
        self._numbers = count()

    def boolean(self, word: str) -> Formula:
        return z3.Bool(f"{word}!{next(self._numbers)}")

    def term(self, word: str) -> Term:
        return z3.Const(f"{word}!{next(self._numbers)}", VALUES)

    def truth(self, word: str) -> Truth:
        """Any of the three."""
        known, holds = self.boolean(word), self.boolean(word)
        return Truth(z3.And(known, holds), z3.And(known, z3.Not(holds)))

    def value(self, word: str, kind: str | None = None) -> Value:
        """Any value or NULL."""
        return Value(self.boolean(f"{word}-null"), self.term(word), kind)


def both(*parts: Formula) -> Formula:
    """AND of two-valued formulas, small ones folded: most of what is built is constant."""
    left = [p for p in parts if not z3.is_true(p)]
    if any(z3.is_false(p) for p in left):
        return FALSE
    return left[0] if len(left) == 1 else z3.And(left) if left else TRUE


def either(*parts: Formula) -> Formula:
    left = [p for p in parts if not z3.is_false(p)]
    if any(z3.is_true(p) for p in left):
        return TRUE
    return left[0] if len(left) == 1 else z3.Or(left) if left else FALSE


def neither(part: Formula) -> Formula:
    if z3.is_true(part):
        return FALSE
    return TRUE if z3.is_false(part) else z3.Not(part)


def chosen(condition: Formula, then: Formula, other: Formula) -> Formula:
    if z3.is_true(condition):
        return then
    if z3.is_false(condition) or then is other:
        return other
    return z3.If(condition, then, other)


def all_of(parts: list[Truth]) -> Truth:
    return Truth(both(*(p.true for p in parts)), either(*(p.false for p in parts)))


def any_of(parts: list[Truth]) -> Truth:
    return Truth(either(*(p.true for p in parts)), both(*(p.false for p in parts)))


def opposite(part: Truth) -> Truth:
    return Truth(part.false, part.true)


def exactly(condition: Formula) -> Truth:
    """A truth that is never NULL."""
    return Truth(condition, neither(condition))


def as_truth(value: Value) -> Truth:
    if value.truth is not None:
        return value.truth
    known = neither(value.null)
    holds = value.term == TRUE_VALUE
    return Truth(both(known, holds), both(known, neither(holds)))


def as_value(truth: Truth) -> Value:
    null = neither(either(truth.true, truth.false))
    return Value(null, chosen(truth.true, TRUE_VALUE, FALSE_VALUE), "bool", truth=truth)


def merged(condition: Formula, then: Value, other: Value) -> Value:
    """`then` where `condition` holds, else `other`. A NULL constant takes the other's kind."""
    kind = then.kind if then.kind == other.kind or z3.is_true(other.null) else None
    kind = other.kind if z3.is_true(then.null) else kind
    truth = None
    if then.truth is not None and other.truth is not None:
        truth = Truth(
            chosen(condition, then.truth.true, other.truth.true),
            chosen(condition, then.truth.false, other.truth.false),
        )
    return Value(
        chosen(condition, then.null, other.null),
        chosen(condition, then.term, other.term),
        kind,
        own=(then.own or z3.is_true(then.null)) and (other.own or z3.is_true(other.null)),
        controlled=(then.controlled or z3.is_true(then.null)) and (other.controlled or z3.is_true(other.null)),
        truth=truth,
        why=then.why or other.why,
    )


def differs(one: Value, other: Value) -> Formula:
    """Whether two values are not the same, NULL being one of them."""
    if one is other:
        return FALSE
    return either(one.null != other.null, both(neither(one.null), one.term != other.term))
