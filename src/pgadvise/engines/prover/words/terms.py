"""The solver's words: one sort for all values, truth in three values, and what is free.

Errors are not modelled. A statement that raises one does nothing, so a formula in which an operation that would have
raised gives any value instead allows more than the server does; unsatisfiable still proves. Everything here
approximates in that one direction: a free boolean for a construct without a model, a missing constraint, a function
that may return anything.
"""

from itertools import count
from typing import Any, NamedTuple, Protocol

import z3

from pgadvise.engines.prover.words import nodes
from pgadvise.engines.prover.words.nodes import Map, conjunction, disjunction, negation

Formula = Any  # z3 has no types of its own worth the name
Term = Any

VALUES = nodes.VALUES
OWN = Map("own", truths=True)
CONTROLLED = Map("controlled", truths=True)
KNOWN = Map("known", truths=True)
FOLDED = tuple(Map(f"{name}(text)") for name in ("lower", "upper"))
RANK = z3.Function("rank", VALUES, z3.RealSort())  # an order has one for each value
NUMBER = z3.Function("number", VALUES, z3.IntSort())  # the rank of a whole number: itself
TRUE_VALUE = nodes.term("true")
FALSE_VALUE = nodes.term("false")
NULL_VALUE = nodes.term("null")
implies = nodes.implication
TRUE = nodes.constant(True)
FALSE = nodes.constant(False)

Path = tuple[str, ...]

NAMESAKE = "no tenant but the caller's own is called by the random id that the auth server gave him"
DOMAIN = "a signed e-mail address is of the tenant whose domain stands behind its only @, nobody's is empty"
EMAIL = "the signed e-mail address is the caller's own, and nobody is known by an empty one"
_WHOLE = (NAMESAKE, DOMAIN, EMAIL)  # said of no part


class Truth(NamedTuple):
    """`true` and `false` never hold together; neither is NULL."""

    true: Formula
    false: Formula


class Value(NamedTuple):
    """`term` means something where `null` does not hold.

    `kind` is the type as `kinds` calls it, None where it is not known; `width` that of an integer (int2, int4, int8),
    or "name" of a text that a cast to it does not cut.
    `own`: whatever it is, it names no tenant but the caller's; `controlled`: nor a person but the caller; `why` is the
    assumption behind the two. `contents` is what an array, a JSON document or a record holds. Truths travel as values
    where SQL lets them: `truth` keeps one. `text` is a literal's spelling, `pieces` what a text was put together from.
    `named`: the lists that name it, each with when it does.
    """

    null: Formula
    term: Term
    kind: str | None = None
    own: bool = False
    controlled: bool = False
    contents: "Contents | None" = None
    truth: Truth | None = None
    why: str = ""
    text: str | None = None
    pieces: "tuple[Value, ...]" = ()
    named: tuple[tuple[Term, Formula], ...] = ()
    width: str | None = None

    def unless(self, *missing: Formula) -> "Value":
        """NULL besides wherever one of these holds."""
        return self._replace(null=either(*missing, self.null), truth=None)

    @property
    def trusted_in_parts(self) -> bool:
        """Whether what is cut from it is trusted as it is; parts of a random id, address or domain may be others'."""
        return self.own and self.controlled and self.why not in ("", *_WHOLE)


class Held(NamedTuple):
    """Some element of a list, or some entry of an object under `key`: if there is one, `when` holds of it."""

    value: Value
    when: Formula
    key: Value | None = None


class Contents(Protocol):
    """What a composite value holds: an array, a JSON document, a record."""

    def at(self, key: str) -> Value:
        """The part under a key, NULL where there is none."""

    def under(self, key: Value) -> Value:
        """The part under a key that is computed."""

    def text(self) -> Value:
        """A scalar's text."""

    def some(self) -> Held:
        """Some element; another one each time."""

    def entry(self) -> Held:
        """Some entry of an object; another one each time."""

    def mentioned(self, value: Value, when: Formula) -> None:
        """Says that `value` is among its elements or keys where `when` holds."""


YES = Truth(TRUE, FALSE)
NO = Truth(FALSE, TRUE)
NEITHER = Truth(FALSE, FALSE)


class Names:
    """Names that no other constant of the same question has."""

    def __init__(self) -> None:
        self._numbers = count()

    def boolean(self, word: str) -> Formula:
        return nodes.boolean(f"{word}!{next(self._numbers)}")

    def term(self, word: str) -> Term:
        return nodes.term(f"{word}!{next(self._numbers)}")

    def truth(self, word: str) -> Truth:
        """Any of the three."""
        known, holds = self.boolean(word), self.boolean(word)
        return Truth(conjunction((known, holds)), conjunction((known, negation(holds))))

    def value(self, word: str, kind: str | None = None) -> Value:
        """Any value or NULL."""
        return Value(self.boolean(f"{word}-null"), self.term(word), kind)


def is_true(part: Formula) -> bool:
    """Whether it is the constant."""
    return part is TRUE or TRUE.eq(part)


def is_false(part: Formula) -> bool:
    return part is FALSE or FALSE.eq(part)


def both(*parts: Formula) -> Formula:
    """AND of two-valued formulas, small ones folded: most of what is built is constant."""
    left = [p for p in parts if not is_true(p)]
    if any(map(is_false, left)):
        return FALSE
    return left[0] if len(left) == 1 else conjunction(left) if left else TRUE


def either(*parts: Formula) -> Formula:
    """OR; without parts it is false."""
    left = [p for p in parts if not is_false(p)]
    if any(map(is_true, left)):
        return TRUE
    return left[0] if len(left) == 1 else disjunction(left) if left else FALSE


def neither(part: Formula) -> Formula:
    """NOT."""
    if is_true(part):
        return FALSE
    return TRUE if is_false(part) else negation(part)


def made_by(term: Term) -> str:
    """The name of the function or constant that it is."""
    return getattr(term, "word", "") or str(term.decl().name())


def chosen(condition: Formula, then: Formula, other: Formula) -> Formula:
    """What `then` says where the condition holds, else what `other` says."""
    if is_true(condition):
        return then
    if is_false(condition) or then is other:
        return other
    return nodes.choice(condition, then, other)


def all_of(parts: list[Truth]) -> Truth:
    """AND with NULL."""
    return Truth(both(*(p.true for p in parts)), either(*(p.false for p in parts)))


def any_of(parts: list[Truth]) -> Truth:
    """OR with NULL."""
    return Truth(either(*(p.true for p in parts)), both(*(p.false for p in parts)))


def opposite(part: Truth) -> Truth:
    return Truth(part.false, part.true)


def exactly(condition: Formula) -> Truth:
    """A truth that is never NULL."""
    return Truth(condition, neither(condition))


def as_truth(value: Value) -> Truth:
    """A Boolean value as a condition: neither true nor false where it is NULL."""
    if value.truth is not None:
        return value.truth
    known = neither(value.null)
    holds = value.term == TRUE_VALUE
    return Truth(both(known, holds), both(known, neither(holds)))


def as_value(truth: Truth) -> Value:
    """A condition as a Boolean value: NULL where it is neither true nor false."""
    null = neither(either(truth.true, truth.false))
    return Value(null, chosen(truth.true, TRUE_VALUE, FALSE_VALUE), "bool", truth=truth)


def merged(condition: Formula, then: Value, other: Value) -> Value:
    """`then` where `condition` holds, else `other`. A NULL without a type takes the other's kind."""
    kind = then.kind if then.kind == other.kind or (is_true(other.null) and other.kind is None) else None
    kind = other.kind if is_true(then.null) and then.kind is None else kind
    if is_true(condition) or is_false(condition):
        return (then if is_true(condition) else other)._replace(kind=kind)
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
        own=(then.own or is_true(then.null)) and (other.own or is_true(other.null)),
        controlled=(then.controlled or is_true(then.null)) and (other.controlled or is_true(other.null)),
        contents=_either_contents(condition, then, other),
        truth=truth,
        why=next((why for why in _WHOLE if why in (then.why, other.why)), then.why or other.why),
        named=(
            *((term, both(condition, when)) for term, when in then.named),
            *((term, both(neither(condition), when)) for term, when in other.named),
        ),
        width=_common_width(then, other),
    )


def _common_width(then: Value, other: Value) -> str | None:
    widths = {value.width for value in (then, other) if not is_true(value.null)}
    return widths.pop() if len(widths) == 1 else None


def _either_contents(condition: Formula, then: Value, other: Value) -> Contents | None:
    if is_true(then.null) or is_true(other.null):
        return other.contents if is_true(then.null) else then.contents
    if then.contents is None or other.contents is None or then.contents is other.contents:
        return then.contents if then.contents is other.contents else None
    return Chosen(condition, then.contents, other.contents)


def one_held(condition: Formula, then: Held, other: Held) -> Held:
    """The one where `condition` holds, else the other."""
    key = merged(condition, then.key, other.key) if then.key and other.key else None
    return Held(merged(condition, then.value, other.value), chosen(condition, then.when, other.when), key)


class Chosen:
    """The one where `condition` holds, else the other."""

    def __init__(self, condition: Formula, then: Contents, other: Contents) -> None:
        self.condition, self.then, self.other = condition, then, other

    def at(self, key: str) -> Value:
        return merged(self.condition, self.then.at(key), self.other.at(key))

    def under(self, key: Value) -> Value:
        return merged(self.condition, self.then.under(key), self.other.under(key))

    def text(self) -> Value:
        return merged(self.condition, self.then.text(), self.other.text())

    def some(self) -> Held:
        return one_held(self.condition, self.then.some(), self.other.some())

    def entry(self) -> Held:
        return one_held(self.condition, self.then.entry(), self.other.entry())

    def mentioned(self, value: Value, when: Formula) -> None:
        self.then.mentioned(value, both(when, self.condition))
        self.other.mentioned(value, both(when, neither(self.condition)))


def differs(one: Value, other: Value) -> Formula:
    """Whether two values are not the same, NULL being one of them."""
    if one is other:
        return FALSE
    return either(one.null != other.null, both(neither(one.null), one.term != other.term))
