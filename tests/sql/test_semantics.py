"""Random conditions on a real server: whatever the layer says of a condition, the server's own evaluation agrees."""

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgadvise.sql.logic.canonical import canonical
from pgadvise.sql.logic.implication import implies
from pgadvise.sql.logic.negation import negation
from pgadvise.sql.logic.truth import never_false, never_true, outcomes
from pgadvise.sql.parser import parse
from pgadvise.sql.tree import expression as e
from pgadvise.sql.writing.render import render

# Every combination of NULL and two values in two numbers, a text and a flag.
ROWS = """
    create table everything as select a, b, t, f from
    (values (null), (1), (2)) x(a), (values (null), (1), (2)) y(b),
    (values (null), ('x'), ('y')) z(t), (values (null), (true), (false)) w(f)
"""
LAWS = settings(
    max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

constants = st.sampled_from([e.Constant(1, "integer"), e.Constant(2, "integer"), e.Constant(None, "integer")])
texts = st.sampled_from([e.Column("t"), e.Constant("x"), e.Constant("y", "text"), e.Constant(None, "text")])


def _numbers(inner: st.SearchStrategy[e.Expression]) -> st.SearchStrategy[e.Expression]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda pair: e.Operator("+", pair)),
        pairs.map(e.Coalesce),
        pairs.map(lambda pair: e.NullIf(*pair)),
        pairs.map(lambda pair: e.GreatestLeast("least", pair)),
        inner.map(lambda arg: e.Operator("-", (arg,))),
    )


numbers = st.recursive(st.sampled_from([e.Column("a"), e.Column("b")]) | constants, _numbers, max_leaves=3)
comparisons = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
flags = st.booleans()
simple = st.one_of(
    st.sampled_from([e.Column("f"), e.Constant(True, "boolean"), e.Constant(False, "boolean")]),
    st.builds(lambda name, *args: e.Operator(name, args), comparisons, numbers, numbers),
    st.builds(lambda name, *args: e.Operator(name, args), st.sampled_from(["=", "<>", "~~", "!~~*"]), texts, texts),
    st.builds(e.NullTest, numbers | texts, flags),
    st.builds(e.Distinct, numbers, numbers, flags),
    st.builds(e.Between, numbers, numbers, numbers, flags, flags),
    st.builds(
        e.Quantified,
        numbers,
        comparisons,
        st.sampled_from(["any", "all"]),
        st.lists(numbers, min_size=1, max_size=3).map(tuple).map(e.Array),
    ),
)


def _conditions(inner: st.SearchStrategy[e.Expression]) -> st.SearchStrategy[e.Expression]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(e.And),
        several.map(e.Or),
        inner.map(e.Not),
        several.map(e.Coalesce),
        st.builds(e.NullTest, inner, flags),
        st.builds(e.BooleanTest, inner, st.sampled_from(["true", "false", "unknown"]), flags),
        st.builds(e.Distinct, inner, inner, flags),
        st.builds(lambda *args: e.Operator("=", args), inner, inner),
        st.builds(lambda when, then, other: e.Case(None, (e.When(when, then),), other), inner, inner, inner),
        st.builds(lambda test, when, then: e.Case(test, (e.When(when, then),)), numbers, numbers, inner),
    )


conditions = st.recursive(simple, _conditions, max_leaves=6)


@pytest.fixture
def rows(connection: psycopg.Connection) -> psycopg.Connection:
    connection.execute(ROWS)
    return connection


def evaluated(
    rows: psycopg.Connection, *expressions: e.Expression, where: str = "true"
) -> list[tuple[bool | None, ...]]:
    listed = ", ".join(f"({render(expression)})::boolean" for expression in expressions)
    return rows.execute(f"select {listed} from everything where {where}").fetchall()


@LAWS
@given(condition=conditions)
def test_canonical_form_means_the_same(rows: psycopg.Connection, condition: e.Expression) -> None:
    """The canonical form has the same value in each row, is its own canonical form, and reads back from its text."""
    form = canonical(condition)
    assert all(one == other for one, other in evaluated(rows, condition, form))
    assert canonical(form) == form
    assert canonical(parse.expression(render(condition))) == form


@LAWS
@given(condition=conditions)
def test_negation_is_not(rows: psycopg.Connection, condition: e.Expression) -> None:
    """The negation is true where the condition is false, and NULL where it is NULL."""
    assert all(one == other for one, other in evaluated(rows, e.Not(condition), negation(condition)))


@LAWS
@given(condition=conditions)
def test_outcomes_hold_what_happens(rows: psycopg.Connection, condition: e.Expression) -> None:
    """No row gives an outcome that was not foreseen, with and without the knowledge that a column is never NULL."""
    assert {value for (value,) in evaluated(rows, condition)} <= outcomes(condition)
    known = {value for (value,) in evaluated(rows, condition, where="a is not null")}
    assert known <= outcomes(condition, {"a"})
    assert not (never_true(condition, {"a"}) and True in known)
    assert not (never_false(condition, {"a"}) and False in known)


@LAWS
@given(one=conditions, two=conditions, three=conditions)
def test_implication_holds(rows: psycopg.Connection, one: e.Expression, two: e.Expression, three: e.Expression) -> None:
    """Where an implication is claimed, no row satisfies the premise alone; the obvious ones are claimed."""
    assert implies(e.And((two, one)), e.Or((three, one)))
    for premise, conclusion in ((one, two), (two, one), (e.And((one, two)), three), (one, e.Or((two, three)))):
        if implies(premise, conclusion):
            assert (True, False) not in evaluated(rows, premise, e.BooleanTest(conclusion, "true"))
