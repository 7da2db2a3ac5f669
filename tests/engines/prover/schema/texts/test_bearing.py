"""How a look-up bears on what is asked: only what is proved to let more through is taken to."""

import pytest

from pgadvise.engines.prover.schema.texts.looking_up import Places
from pgadvise.sql.parser.parse import expression

FROM = "from x where x.o = d.o"


def signs(text: str) -> set[int]:
    """Of the table x in a condition."""
    named = (place for place in Places().of(expression(text)) if any(one.name == "x" for one in place.named))
    return {place.sign_of("x") for place in named}


@pytest.mark.parametrize(
    "text",
    [
        f"exists (select {FROM})",
        "d.o in (select o from x) or false",
        "d.o = any (array(select o from x))",
        "d.o = any ((select array_agg(o) from x)::uuid[])",
        "d.o = any (coalesce((select array_agg(o) from x), '{}'::uuid[]))",
        f"(select x.role {FROM}) = 'admin'",
        f"not ((select x.role {FROM}) = 'out')",
        f"(select x.role {FROM}) is not null",
        f"coalesce((select true {FROM}), false)",
        f"(select count(*) {FROM}) > 0",
        f"(select count(*) {FROM})::int <> 0",
        f"exists (select 1 {FROM} having count(*) >= 2)",
        f"exists (select {FROM}) is true",
        f"not not exists (select {FROM})",
        f"case when exists (select {FROM}) then true else false end",
        f"case when not exists (select {FROM}) then false when a then b else c end",
        "d.o in (with y as (select o from x) select o from y)",
        "d.o in (select z.o from (select o from x) z)",
        "array[d.o] <@ array(select o from x)",
        "d.o = any (array(select o from t union all select o from x))",
        f"exists (select 1 from t union all select 1 {FROM} limit 1)",
    ],
)
def test_lets_more_through(text: str) -> None:
    """A row that is there can only make such a condition true."""
    assert signs(text) == {1}


@pytest.mark.parametrize(
    "text",
    [
        f"not exists (select {FROM})",
        f"exists (select {FROM}) is not true",
        f"exists (select {FROM}) = false",
        "d.o <> all (select o from x)",
        "d.o <> all (array(select o from x))",
        "not (d.o = any (array(select o from x)))",
        f"(select count(*) {FROM}) = 0",
        f"1 > (select count(*) {FROM})",
        f"(select x.role {FROM}) is null",
        f"coalesce((select false {FROM}), true)",
        f"case when exists (select {FROM}) then false else true end",
        f"not case when exists (select {FROM}) then true else false end",
        "not exists (with y as (select o from x) select from y)",
        "d.o in (select o from t except select o from x)",
    ],
)
def test_lets_less_through(text: str) -> None:
    """A row that is there can only make such a condition false."""
    assert signs(text) == {-1}


@pytest.mark.parametrize(
    "text",
    [
        f"(select x.role {FROM}) is distinct from 'out'",
        f"coalesce((select x.role {FROM}), 'in') = 'in'",
        f"(select count(*) {FROM}) = 1",
        f"(select x.kind {FROM} order by x.at desc limit 1) = 'in'",
        f"(select bool_and(x.ok) {FROM})",
        f"greatest((select 1 {FROM}), 0) = 0",
        f"exists (select {FROM}) = d.flag",
        f"cardinality(array(select o {FROM})) = 1",
        f"nullif(exists (select {FROM}), true) is not null",
        f"exists (select 1 {FROM} offset 1)",
        f"f(exists (select {FROM}))",
        "exists (select from t left join x on x.o = t.o where coalesce(x.ok, true))",
        "exists (select from t left join x on x.o = t.o where x.ok is null)",
        "d.o = any (array(select o from x order by o limit 1))",
        "d.o <> all (array(select o from x limit 1))",
        "d.o in (select o from t union all select o from x limit 1)",
        "d.o in ((select o from x order by o) union all select o from t offset 1)",
        "d.o in (select o from t except (select o from x limit 1))",
        f"case when a then exists (select {FROM}) else not exists (select {FROM}) end",
        f"exists (with y as (select {FROM}) select from t where exists (select from y) or not exists (select from y))",
    ],
)
def test_may_be_either(text: str) -> None:
    """What is not proved to be monotone is not taken to be."""
    assert signs(text) in ({0}, {1, -1}, {0, 1})
