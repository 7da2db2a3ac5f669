"""Whether a query finds those members alone whose row counts: read off its conditions, where no solver is asked.

Each has to be one that holds for no row that does not count: the good label, none of the bad ones, the flag that is
set, an end that is NULL or to come. Whatever cannot be read so is taken as not asked. Ranges and documents have to be
named.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pgadvise.engines.prover.schema.members.states import BAD, END, State
from pgadvise.engines.seats import BEGIN
from pgadvise.sql.tree.expression import (
    Array,
    BooleanTest,
    Column,
    Constant,
    Expression,
    Not,
    NullTest,
    Operator,
    Or,
    Quantified,
)
from pgadvise.sql.tree.parts import arms, uncast
from pgadvise.sql.tree.walk import walk

_LATER, _EARLIER = (">", ">="), ("<", "<=")
_LISTED = {("=", "any"): "=", ("<>", "all"): "<>"}


class Held(NamedTuple):
    """The state of one of the tables that a query reads, by the name that it has there."""

    state: State
    label: str

    def is_in(self, part: object) -> bool:
        value = uncast(part) if isinstance(part, Expression) else part
        return isinstance(value, Column) and value.name == self.state.column and value.table in (None, self.label)


def asks(held: Held, conditions: Iterable[Expression]) -> bool:
    """Whether one of the `conditions`, all of which hold of what is found, says that the row counts."""
    state = held.state
    says = _says_flag if state.is_bool else _says_label if state.is_text else _says_time
    return any(says(held, part) for part in conditions)


def _says_flag(held: Held, part: Expression) -> bool:
    if isinstance(part, Not):
        return held.is_in(part.arg) and not held.state.is_good_flag
    if isinstance(part, BooleanTest):
        told = (part.value == "true") != part.negated
        return held.is_in(part.arg) and part.value != "unknown" and told == held.state.is_good_flag
    if isinstance(part, Operator) and part.name == "=":
        others = [uncast(arg) for arg in part.args if not held.is_in(arg)]
        return len(others) == 1 and isinstance(others[0], Constant) and others[0].value is held.state.is_good_flag
    return held.is_in(part) and held.state.is_good_flag


def _says_label(held: Held, part: Expression) -> bool:
    if isinstance(part, Operator) and len(part.args) == 2 and any(held.is_in(arg) for arg in part.args):
        how, told = part.name, tuple(arg for arg in part.args if not held.is_in(arg))
    elif isinstance(part, Quantified) and held.is_in(part.test) and isinstance(array := uncast(part.array), Array):
        how, told = _LISTED.get((part.operator, part.quantifier), ""), array.items
    else:
        return False
    values = [each.value for each in map(uncast, told) if isinstance(each, Constant)]
    labels = {value for value in values if isinstance(value, str)}
    if len(values) < len(told) or len(labels) < len({*values}):
        return False
    if how == "=":
        return not any(label in held.state.bad or BAD.search(label) for label in labels)
    return how == "<>" and bool(held.state.bad) and held.state.bad <= labels and not held.state.is_named


def _says_time(held: Held, part: Expression) -> bool:
    """Nothing says of which kind a time is but its name."""
    ends = (END.search(held.state.column) or BAD.search(held.state.column)) is not None
    if isinstance(part, NullTest):
        return held.is_in(part.arg) and part.negated != ends
    if isinstance(part, Or):
        return all(_is_open(held, arm) or _says_time(held, arm) for arm in arms(part))
    if isinstance(part, Operator) and part.name in (*_LATER, *_EARLIER) and any(held.is_in(arg) for arg in part.args):
        return (part.name in _LATER) == (held.is_in(part.args[0]) == ends)
    return any(held.is_in(each) for each in walk(part))


def _is_open(held: Held, part: Expression) -> bool:
    """An end that there is none of, or a beginning: not that somebody never accepted."""
    bounds = END.search(held.state.column) or BAD.search(held.state.column) or BEGIN.search(held.state.column)
    return bounds is not None and isinstance(part, NullTest) and not part.negated and held.is_in(part.arg)
