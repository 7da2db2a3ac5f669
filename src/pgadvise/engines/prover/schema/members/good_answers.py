"""What a test of a state says by itself: on which of its answers the row counts."""

import re
from collections.abc import Iterator

from pgadvise.engines.prover.schema.members.states import BAD, END, State
from pgadvise.engines.seats import BEGIN, LETS_IN
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk

_MOMENTS = frozenset("now transaction_timestamp statement_timestamp clock_timestamp".split())
_ENDLESS = "upper_inf"
# What may be called in a test of a state without that anything else is asked.
_PLAIN = _MOMENTS | frozenset("timezone date_trunc coalesce lower upper btrim trim".split()) | {_ENDLESS}
_FALSE = (e.Constant(False), e.Constant(False, "boolean"))
_EQUAL = {"=": False, "<>": True, "!=": True, "~~": False, "!~~": True}
AFTER, BEFORE = frozenset((">", ">=")), frozenset(("<", "<="))
_SWAPPED = BEFORE | {"<@"}


def columns_asked(test: e.Expression) -> list[e.Column] | None:
    """The columns of a test that asks of nothing else but the moment; None of others."""
    found = []
    for part in walk(test):
        if isinstance(part, Subquery | e.Parameter) or (isinstance(part, e.Call) and part.name not in _PLAIN):
            return None
        found += [part] if isinstance(part, e.Column) else []
    return found


def halves(test: e.Expression) -> Iterator[e.Operator]:
    """The two comparisons that BETWEEN is."""
    if isinstance(test, e.Between) and not (test.negated or test.symmetric):
        yield from (e.Operator(name, (test.test, bound)) for name, bound in ((">=", test.low), ("<=", test.high)))


def good_answers(test: e.Expression, state: State) -> tuple[bool, bool]:
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
    if isinstance(test, e.Operator) and test.name in AFTER | BEFORE and not state.is_text:
        return _of_time(test, state)
    return unequal is not None and not words and not any(map(is_now, walk(test))), False


def is_now(moment: e.Node) -> bool:
    """The moment itself, as a day or at a place's clock; not another by some days."""
    match moment:
        case e.SessionValue(name=name):
            return name.startswith(("current_timestamp", "current_date", "localtimestamp"))
        case e.Cast(arg=arg) | e.Call(name="timezone" | "date_trunc", args=(_, arg)):
            return is_now(arg)
        case e.Call(name=name, args=()):
            return name in _MOMENTS
        case _:
            return False


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
    first = not is_now(left)
    mine, moment = (left, right) if first else (right, left)
    if not is_now(moment) or any(isinstance(part, e.Operator) for part in walk(mine)):
        return False, False
    later, begins = (test.name in AFTER) == first, BEGIN.search(state.column) is not None
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
        return isinstance(left, e.Column) and is_now(right), False
    return test.name in AFTER | BEFORE and _is_end(left) and is_now(right), False


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
