"""Conditions that come to one thing whatever the rows are."""

import pytest

from pgadvise.sql.logic.truth import UNKNOWN, Unknown, constant_truth, never_false, never_true, outcomes
from pgadvise.sql.parser.parse import expression

NOT_NULL = {"id"}


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("true", True),
        ("1 = 1", True),
        ("'a' = 'a'::text", True),
        ("1 <> 1", False),
        ("2 > 1.5", True),
        ("null", None),
        ("not null::boolean", None),
        ("x = null", None),
        ("x in (null)", None),
        ("id = id", True),
        ("x = x", UNKNOWN),
        ("id operator(public.~) 'a'", UNKNOWN),
        ("id operator(public.=) id", UNKNOWN),
        ("id <> id", False),
        ("x is null or x is not null", True),
        ("x = 1 or x <> 1 or x is null", True),
        ("x or true", True),
        ("x and false", False),
        ("x is not null and x is null", False),
        ("coalesce(true, x)", True),
        ("(x is null) is not null", True),
        ("x is distinct from x", False),
        ("case when x then true else true end", True),
        ("auth.uid() is null or auth.uid() is not null", True),
        ("id is not null", True),
        ("a = any ('{}'::text[])", False),
        ("a <> all ('{}'::text[])", True),
        ("exists (select 1) or not exists (select 1)", True),
        ("auth.role() = 'authenticated'", UNKNOWN),
        ("x", UNKNOWN),
        ("(select true)", UNKNOWN),
        ("random() < 1 or random() >= 1", UNKNOWN),
        ("'a' < 'b'", UNKNOWN),
        ("'a'::citext = 'A'::citext", UNKNOWN),
        ("'1'::app.kind = '2'::app.kind", UNKNOWN),
    ],
)
def test_constant_truth(text: str, truth: bool | Unknown | None) -> None:
    """What is claimed holds for all rows, sessions and functions; the rest is unknown."""
    assert constant_truth(expression(text), NOT_NULL) is truth


@pytest.mark.parametrize(
    "text",
    [
        "false",
        "x = null",
        "x = null and y",
        "x = 1 and x = 2",
        "x = 'a' and x in ('b', 'c')",
        "not x and x",
        "id is null",
    ],
)
def test_a_policy_that_lets_nothing_pass(text: str) -> None:
    """False and NULL hide a row alike."""
    assert never_true(expression(text), NOT_NULL)
    assert not never_true(expression("x = 1 or y"), NOT_NULL)


@pytest.mark.parametrize(
    "text",
    ["true", "x = x", "x in (1, null)", "x = null or y", "not (x = 1 and x = 2)", "x <> 1 or x <> 2", "x >= x"],
)
def test_a_check_that_refuses_nothing(text: str) -> None:
    """True and NULL pass a CHECK alike."""
    assert never_false(expression(text))
    assert not never_false(expression("x = 1 or y"))


def test_many_parts_end_in_everything_is_possible() -> None:
    """A condition with more worlds than can be tried is answered on the safe side."""
    text = (
        " and ".join(f"(a{number} is null or b{number} = c{number})" for number in range(40)) + " and a1 = 1 and a1 = 2"
    )
    assert outcomes(expression(text)) == {True, False, None}
