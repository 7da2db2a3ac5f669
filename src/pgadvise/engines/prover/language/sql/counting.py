"""What a test of a state says: on which of its answers the row counts."""

import re
from collections.abc import Iterator

import z3

from pgadvise.engines.prover.schema.members.states import BAD, END, State
from pgadvise.engines.prover.words.terms import FALSE, Formula, Truth, neither
from pgadvise.engines.prover.world.scopes import Meaning, Scope, look_up
from pgadvise.engines.seats import BEGIN, LETS_IN
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk

_MOMENTS = frozenset("now transaction_timestamp statement_timestamp clock_timestamp".split())
_NOW = _MOMENTS | frozenset("timezone date_trunc coalesce".split())
_RANGES = frozenset("tstzrange tsrange daterange".split())
_ENDLESS = "upper_inf"
_LOWER = frozenset("lower upper btrim trim".split()) | {_ENDLESS}
TESTS = (e.Operator, e.NullTest, e.Quantified, e.Between, e.Distinct, e.Coalesce, e.Column, e.BooleanTest, e.Call)
_FALSE = (e.Constant(False), e.Constant(False, "boolean"))
_EQUAL = {"=": False, "<>": True, "!=": True, "~~": False, "!~~": True}
_AFTER, _BEFORE = frozenset((">", ">=")), frozenset(("<", "<="))
_SWAPPED = _BEFORE | {"<@"}


def told(meaning: Meaning, test: e.Expression, scope: Scope, found: Truth) -> None:
    """What follows where a test of a state, and of nothing else, is true or false."""
    if isinstance(test, e.Between) and not (test.negated or test.symmetric):
        for operator, bound in ((">=", test.low), ("<=", test.high)):
            told(meaning, e.Operator(operator, (test.test, bound)), scope, Truth(found.true, FALSE))
    for counts in (*_within(meaning, test, scope), *_overlapping(meaning, test, scope)):
        meaning.world.facts.append(z3.Implies(found.true, counts))
    compared = _or_null(test)
    asked = _asked(meaning, compared or test, scope)
    if asked is None or (compared is None and isinstance(test, e.BooleanTest)):
        return
    state, counts = asked
    if compared is not None:  # a time that is NULL counts: an end that never comes, a beginning that always was
        is_time = BEGIN.search(state.column) or END.search(state.column)
        if is_time and _good(compared, state)[0]:
            meaning.world.facts.append(z3.Implies(found.true, counts))
        return
    if_true, if_false = _good(test, state)
    if if_true:
        meaning.world.facts.append(z3.Implies(found.true, counts))
    if if_false:
        holds = neither(found.true) if isinstance(test, e.Column) else found.false  # not NULL is not banned either
        meaning.world.facts.append(z3.Implies(holds, counts))


def _or_null(test: e.Expression) -> e.Operator | None:
    """The comparison of a time that may be NULL: `(x > now()) IS NOT FALSE`."""
    match test:
        case e.BooleanTest(arg=e.Operator(name=name) as compared, value="false", negated=True):
            return compared if name in _AFTER | _BEFORE else None
        case _:
            return None


def _within(meaning: Meaning, test: e.Expression, scope: Scope) -> Iterator[Formula]:
    """What follows where now is within a range that was put together from a beginning and an end."""
    if not isinstance(test, e.Operator) or test.name not in ("@>", "<@"):
        return
    range_, now = test.args if test.name == "@>" else test.args[::-1]
    if not isinstance(range_, e.Call) or range_.name not in _RANGES or not _is_now(now):
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
            return _is_now(begins)
        case _:
            return False


def _is_now(moment: e.Node) -> bool:
    """The moment itself, as a day or at a place's clock; not another by some days."""
    match moment:
        case e.SessionValue(name=name):
            return name.startswith(("current_timestamp", "current_date", "localtimestamp"))
        case e.Cast(arg=arg) | e.Call(name="timezone" | "date_trunc", args=(_, arg)):
            return _is_now(arg)
        case e.Call(name=name, args=()):
            return name in _MOMENTS
        case _:
            return False


def _asked(meaning: Meaning, test: e.Expression, scope: Scope) -> tuple[State, Formula] | None:
    found: dict[int, tuple[State, Formula]] = {}
    for part in walk(test):
        if isinstance(part, e.Column):
            value = look_up(part, scope)
            known = None if value is None else meaning.world.awaited.of(value)
            if known is None:
                return None
            found[known[1].get_id()] = known
        elif (isinstance(part, e.Call) and part.name not in _NOW | _LOWER) or isinstance(part, Subquery | e.Parameter):
            return None
    return next(iter(found.values())) if len(found) == 1 else None


def _good(test: e.Expression, state: State) -> tuple[bool, bool]:
    """Whether the row counts where the test is true, and where it is false."""
    if state.is_bool:
        return _of_bool(test, state)
    if state.is_range:
        return _of_range(test)
    if isinstance(test, e.NullTest):
        return _of_null(test, state)
    unequal, words = _unequal(test), _words(test)
    if unequal is not None and words and not _is_time(words):
        if any("%" in word or "_" in word for word in words) and "~~" in getattr(test, "name", ""):
            return False, False  # a pattern fits others as well
        bad = [word for word in words if word in state.bad or BAD.search(word)]
        equal = not bad
        other = len(bad) == len(words) and state.bad <= set(bad) and not state.is_named
        return (other, equal) if unequal else (equal, other)
    if isinstance(test, e.Operator) and test.name in _AFTER | _BEFORE and not state.is_text:
        return _of_time(test, state)
    return unequal is not None and not words and not any(map(_is_now, walk(test))), False


def _of_null(test: e.NullTest, state: State) -> tuple[bool, bool]:
    """Of a time, or of a key of who did it; that a label is there says nothing of which it is."""
    if state.is_text or not isinstance(test.arg, e.Column):
        return False, False
    is_end = BEGIN.search(state.column) is None and END.search(state.column) is not None
    counts = not test.negated if BEGIN.search(state.column) or is_end else test.negated
    return counts, not counts


def _of_time(test: e.Operator, state: State) -> tuple[bool, bool]:
    """Held against now: another day says nothing of today, nor does a time that is moved.

    What stands for NULL is any time, so of a time that has to be there to count nothing is said then. What its
    name does not tell is a beginning or an end as it is held to be.
    """
    left, right = test.args
    first = not _is_now(left)
    mine, moment = (left, right) if first else (right, left)
    if not _is_now(moment) or any(isinstance(part, e.Operator) for part in walk(mine)):
        return False, False
    later, begins = (test.name in _AFTER) == first, BEGIN.search(state.column) is not None
    is_end = not begins and END.search(state.column) is not None
    stood_for = any(isinstance(part, e.Coalesce) for part in walk(mine))
    if stood_for and not (isinstance(mine, e.Coalesce) and (is_end or begins)):
        return False, False
    if later and not (begins or is_end):
        return LETS_IN.search(state.column) is None, False
    return later == is_end, later != is_end and (is_end or begins)


def _words(test: e.Expression) -> list[str]:
    """Not those that are keys of a document, where there are others."""
    parts = list(walk(test))
    keys = [part.args[1] for part in parts if isinstance(part, e.Operator) and part.name in ("->", "->>")]
    words = [part for part in parts if isinstance(part, e.Constant) and isinstance(part.value, str)]
    return [str(word.value) for word in ([word for word in words if word not in keys] or words)]


def _of_range(test: e.Expression) -> tuple[bool, bool]:
    """That now lies in it, or that its end is to come or never comes; that it has begun is not enough."""
    if isinstance(test, e.NullTest):
        return _is_end(test.arg) and not test.negated, False
    if isinstance(test, e.Call):
        return test.name == _ENDLESS and test.schema in (None, "pg_catalog"), False
    if not isinstance(test, e.Operator) or len(test.args) != 2:
        return False, False
    left, right = test.args
    if test.name in _SWAPPED:
        left, right = right, left
    if test.name in ("@>", "<@"):
        return isinstance(left, e.Column) and _is_now(right), False
    return test.name in _AFTER | _BEFORE and _is_end(left) and _is_now(right), False


def _is_end(value: e.Expression) -> bool:
    """Or what stands for it where the range has none, and so counts whatever that is."""
    if isinstance(value, e.Coalesce):
        return _is_end(value.args[0])
    return isinstance(value, e.Call) and value.name == "upper"


def _of_bool(test: e.Expression, state: State) -> tuple[bool, bool]:
    is_bad = BAD.search(state.column) is not None
    unequal = _unequal(test)
    if isinstance(test, e.Column):
        return not is_bad, is_bad
    if isinstance(test, e.Coalesce) and isinstance(test.args[0], e.Column) and len(test.args) == 2:
        return (False, True) if is_bad else (test.args[1] in _FALSE, False)
    values = [part.value for part in walk(test) if isinstance(part, e.Constant)]
    if unequal is None or len(values) != 1 or str(values[0]).lower() not in ("true", "false", "t", "f"):
        return False, False
    asks_true = (str(values[0]).lower() in ("true", "t")) != unequal
    return (not is_bad, is_bad) if asks_true else (is_bad, not is_bad)


def _unequal(test: e.Expression) -> bool | None:
    """Whether it asks for another value than those it names; None where it asks something else."""
    match test:
        case e.Operator(name=name) if name in _EQUAL:
            return _EQUAL[name]
        case e.Quantified(operator="=", quantifier="any"):
            return False
        case e.Quantified(operator="<>", quantifier="all"):
            return True
        case e.Distinct(negated=negated):
            return not negated
        case _:
            return None


def _is_time(words: list[str]) -> bool:
    return all(re.match(r"\d{4}-|[+-]?infinity|\d+ \w+", word) for word in words)
