"""What follows for a row where a test of a state was answered: that it counts."""

from collections.abc import Iterator

import z3

from pgadvise.engines.prover.schema.members.good_answers import (
    AFTER,
    BEFORE,
    columns_asked,
    good_answers,
    halves,
    is_now,
)
from pgadvise.engines.prover.schema.members.states import END, State
from pgadvise.engines.prover.words.terms import FALSE, Formula, Truth, neither
from pgadvise.engines.prover.world.scopes import Meaning, Scope, look_up
from pgadvise.engines.seats import BEGIN
from pgadvise.sql.tree import expression as e

_RANGES = frozenset("tstzrange tsrange daterange".split())
TESTS = (e.Operator, e.NullTest, e.Quantified, e.Between, e.Distinct, e.Coalesce, e.Column, e.BooleanTest, e.Call)


def told(meaning: Meaning, test: e.Expression, scope: Scope, found: Truth) -> None:
    """What follows where a test of a state, and of nothing else, is true or false."""
    for half in halves(test):
        told(meaning, half, scope, Truth(found.true, FALSE))
    for counts in (*_within(meaning, test, scope), *_overlapping(meaning, test, scope)):
        meaning.world.facts.append(z3.Implies(found.true, counts))
    compared = _or_null(test)
    asked = _asked(meaning, compared or test, scope)
    if asked is None or (compared is None and isinstance(test, e.BooleanTest)):
        return
    state, counts = asked
    if compared is not None:  # a time that is NULL counts: an end that never comes, a beginning that always was
        is_time = BEGIN.search(state.column) or END.search(state.column)
        if is_time and good_answers(compared, state)[0]:
            meaning.world.facts.append(z3.Implies(found.true, counts))
        return
    if_true, if_false = good_answers(test, state)
    if if_true:
        meaning.world.facts.append(z3.Implies(found.true, counts))
    if if_false:
        holds = neither(found.true) if isinstance(test, e.Column) else found.false  # not NULL is not banned either
        meaning.world.facts.append(z3.Implies(holds, counts))


def _or_null(test: e.Expression) -> e.Operator | None:
    """The comparison of a time that may be NULL: `(x > now()) IS NOT FALSE`."""
    match test:
        case e.BooleanTest(arg=e.Operator(name=name) as compared, value="false", negated=True):
            return compared if name in AFTER | BEFORE else None
        case _:
            return None


def _within(meaning: Meaning, test: e.Expression, scope: Scope) -> Iterator[Formula]:
    """What follows where now is within a range that was put together from a beginning and an end."""
    if not isinstance(test, e.Operator) or test.name not in ("@>", "<@"):
        return
    range_, now = test.args if test.name == "@>" else test.args[::-1]
    if not isinstance(range_, e.Call) or range_.name not in _RANGES or not is_now(now):
        return
    for place, told, other in zip(range_.args, (BEGIN, END), (END, BEGIN), strict=False):
        value = look_up(place, scope) if isinstance(place, e.Column) else None
        known = None if value is None else meaning.world.awaited.of(value)
        if known is not None and (told.search(known[0].column) or not other.search(known[0].column)):
            yield known[1]


def _overlapping(meaning: Meaning, test: e.Expression, scope: Scope) -> Iterator[Formula]:
    """What follows where a range overlaps one that begins now: its end is to come, whatever it shares with the past."""
    if not isinstance(test, e.Operator) or test.name != "&&":
        return
    for range_, time in (test.args, test.args[::-1]):
        value = look_up(range_, scope) if isinstance(range_, e.Column) else None
        known = None if value is None else meaning.world.awaited.of(value)
        if known is not None and known[0].is_range and _begins_now(time):
            yield known[1]


def _begins_now(range_: e.Expression) -> bool:
    match range_:
        case e.Call(name=name, args=(begins, *_)) if name in _RANGES:
            return is_now(begins)
        case _:
            return False


def _asked(meaning: Meaning, test: e.Expression, scope: Scope) -> tuple[State, Formula] | None:
    """The one state that it asks, and nothing else."""
    found: dict[int, tuple[State, Formula]] = {}
    for column in columns_asked(test) or ():
        value = look_up(column, scope)
        known = None if value is None else meaning.world.awaited.of(value)
        if known is None:
            return None
        found[known[1].get_id()] = known
    return next(iter(found.values())) if len(found) == 1 else None
