"""Whether a query finds those members alone whose row counts: read off its conditions, where no solver is asked.

Each has to be one that holds for no row that does not count: the good label, none of the bad ones, the flag that is
set, an end that is NULL or to come. Whatever cannot be read so is taken as not asked. Ranges and documents have to be
named.
"""

from collections.abc import Iterable

from pgadvise.engines.prover.schema.members.states import BAD, END, State
from pgadvise.sql.expression import (
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
from pgadvise.sql.parts import arms, uncast
from pgadvise.sql.walk import walk

_LATER, _EARLIER = (">", ">="), ("<", "<=")
_LISTED = {("=", "any"): "=", ("<>", "all"): "<>"}


def asks(state: State, conditions: Iterable[Expression]) -> bool:
    """Whether one of the `conditions`, all of which hold of what is found, says that the row counts."""
    says = _says_flag if state.is_bool else _says_label if state.is_text else _says_time
    return any(says(state, part) for part in conditions)


def _says_flag(state: State, part: Expression) -> bool:
    if isinstance(part, Not):
        return _is(part.arg, state) and not state.is_good_flag
    if isinstance(part, BooleanTest):
        told = part.value != "unknown" and (part.value == "true") != part.negated
        return _is(part.arg, state) and part.value != "unknown" and told == state.is_good_flag
    if isinstance(part, Operator) and part.name == "=":
        others = [uncast(arg) for arg in part.args if not _is(arg, state)]
        return len(others) == 1 and isinstance(others[0], Constant) and others[0].value is state.is_good_flag
    return _is(part, state) and state.is_good_flag


def _says_label(state: State, part: Expression) -> bool:
    if isinstance(part, Operator) and len(part.args) == 2 and any(_is(arg, state) for arg in part.args):
        how, told = part.name, tuple(arg for arg in part.args if not _is(arg, state))
    elif isinstance(part, Quantified) and _is(part.test, state) and isinstance(array := uncast(part.array), Array):
        how, told = _LISTED.get((part.operator, part.quantifier), ""), array.items
    else:
        return False
    values = [each.value for each in map(uncast, told) if isinstance(each, Constant)]
    labels = {value for value in values if isinstance(value, str)}
    if len(values) < len(told) or len(labels) < len({*values}):
        return False
    if how == "=":
        return not any(label in state.bad or BAD.search(label) for label in labels)
    return how == "<>" and bool(state.bad) and state.bad <= labels and not state.is_named


def _says_time(state: State, part: Expression) -> bool:
    """Nothing says of which kind a time is but its name."""
    ends = (END.search(state.column) or BAD.search(state.column)) is not None
    if isinstance(part, NullTest):
        return _is(part.arg, state) and part.negated != ends
    if isinstance(part, Or):
        return all(_is_open(state, arm) or _says_time(state, arm) for arm in arms(part))
    if isinstance(part, Operator) and part.name in (*_LATER, *_EARLIER) and any(_is(arg, state) for arg in part.args):
        return (part.name in _LATER) == (_is(part.args[0], state) == ends)
    return any(_is(each, state) for each in walk(part))


def _is_open(state: State, part: Expression) -> bool:
    """An end that there is none of, or a beginning."""
    return isinstance(part, NullTest) and not part.negated and _is(part.arg, state)


def _is(part: object, state: State) -> bool:
    value = uncast(part) if isinstance(part, Expression) else part
    return isinstance(value, Column) and value.name == state.column
