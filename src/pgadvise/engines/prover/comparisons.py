"""Comparisons in three values. `=` is equality of values only for kinds where the server means just that."""

import z3

from pgadvise.engines.prover.kinds import is_same
from pgadvise.engines.prover.scopes import Meaning
from pgadvise.engines.prover.session import CLAIMS
from pgadvise.engines.prover.terms import (
    VALUES,
    Formula,
    Truth,
    Value,
    as_truth,
    both,
    either,
    exactly,
    neither,
    opposite,
)

_ORDER = frozenset(("<", "<=", ">", ">="))
_LIKE = {"~~": "LIKE", "~~*": "ILIKE", "!~~": "NOT LIKE", "!~~*": "NOT ILIKE"}
# No operator of these takes another type on its other side, so one side tells what `=` means.
_CLOSED = ("uuid", "bool")


def compared(meaning: Meaning, operator: str, left: Value, right: Value) -> Truth:
    """`left operator right`; what has no model may be anything."""
    if operator in ("=", "<>", "!="):
        same = equal(left, right)
        if same is not None:
            _staff(meaning, left, right)
            return same if operator == "=" else opposite(same)
        meaning.world.block(f"{operator} between types whose equal values may differ in spelling, or are not known")
    elif operator not in _ORDER:
        meaning.world.block(f"the operator {_LIKE.get(operator, operator)}")
    return meaning.world.names.truth(operator)


def _staff(meaning: Meaning, left: Value, right: Value) -> None:
    """A signed claim that is compared with a literal of the operator's own staff is not signed for members."""
    for claim, literal in ((left, right), (right, left)):
        if claim.why == CLAIMS and claim.kind == "text":
            word = meaning.world.staff_literal(literal.term)
            if word is not None:
                why = f"no member of a tenant is signed as {word!r}"
                meaning.world.assumed.append((why, claim.term != literal.term))


def equal(left: Value, right: Value) -> Truth | None:
    """None where `=` of these types is no equality of values, or the types are not known."""
    kind = _agreed(left, right)
    if kind is None:
        return None
    known = both(neither(left.null), neither(right.null))
    if kind == "bool":
        mine, theirs = as_truth(left), as_truth(right)
        alike = either(both(mine.true, theirs.true), both(mine.false, theirs.false))
        return Truth(alike, both(known, neither(alike)))
    same = left.term == right.term
    return Truth(both(known, same), both(known, neither(same)))


def _agreed(left: Value, right: Value) -> str | None:
    if left.kind == right.kind:
        return left.kind if is_same(left.kind) else None
    for one, other in ((left, right), (right, left)):
        if other.kind is None and (one.kind in _CLOSED or (one.kind or "").startswith("enum ")):
            return one.kind
    return None


def distinct(meaning: Meaning, left: Value, right: Value) -> Truth:
    """IS DISTINCT FROM."""
    same = equal(left, right)
    if same is None:
        meaning.world.block("IS DISTINCT FROM between types whose equal values may differ in spelling")
        return exactly(meaning.world.names.boolean("distinct"))
    alike: Formula = either(same.true, both(left.null, right.null))
    return exactly(neither(alike))


def operation(meaning: Meaning, operator: str, args: list[Value]) -> Value:
    """An operator that gives a value: a function of its operands, NULL where one of them is."""
    kinds = {value.kind for value in args}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    if operator == "||" and kind == "text":
        made = z3.Function(f"operator || {len(args)}", *[VALUES] * (len(args) + 1))
        return Value(either(*(a.null for a in args)), made(*(a.term for a in args)), "text")
    return meaning.unknown(f"the operator {operator}")
