"""Every part of a tree is met, and replaced where it is asked."""

from pgadvise.sql.parser.parse import expression, query, statement
from pgadvise.sql.tree.expression import Column, Constant, Expression, Node, Opaque, Or
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import children, replace, walk
from pgadvise.sql.writing.render import render


def named(node: Node, *, queries: bool = True) -> list[str]:
    return [part.name for part in walk(node, queries=queries) if isinstance(part, Column)]


def test_parents_come_first_and_parts_from_left_to_right() -> None:
    """The order is that of the text."""
    tree = expression("a = 1 or b in (c, d) or case when e then f else g end")
    assert isinstance(next(walk(tree)), Or)
    assert named(tree) == ["a", "b", "c", "d", "e", "f", "g"]


def test_sub_queries_are_entered_or_not() -> None:
    """The operand of IN stands outside of the sub-query."""
    tree = expression("a in (select b from t where c) and d")
    assert set(named(tree)) == {"a", "b", "c", "d"}
    assert named(tree, queries=False) == ["a", "d"]


def test_a_query_that_is_walked_is_entered() -> None:
    """Only what is below it is left out."""
    tree = query("select a from (select b) s where c in (select d)")
    assert named(tree, queries=False) == ["a", "c"]


def test_every_clause_is_met() -> None:
    """Whatever a statement can hold, its columns are found."""
    text = """
        with w as (select c1) select distinct on (c2) c3, sum(c4 order by c5) filter (where c6) over (partition by c7)
        from t join u on c8, lateral f(c9), lateral (values (d1)) v where d2 group by d3, rollup (d4) having d5
        window x as (order by d6) order by d7 limit d8 offset d9
    """
    assert sorted(named(query(text))) == [f"{letter}{number}" for letter in "cd" for number in range(1, 10)]
    text = "insert into t select c1 on conflict ((lower(c2))) where c3 do update set x = c4 where c5 returning c6"
    assert sorted(named(statement(text))) == [f"c{number}" for number in range(1, 7)]
    text = (
        "merge into t using u on c1 when matched and c2 then update set x = c3 when not matched then insert values (c4)"
    )
    assert sorted(named(statement(text))) == [f"c{number}" for number in range(1, 5)]


def test_replacing_goes_from_the_inside_out() -> None:
    """What a change makes of the parts, it sees again in their parents."""

    def grown(node: Expression) -> Expression:
        return Column(node.name + "_") if isinstance(node, Column) else node

    assert render(replace(expression("a = any (b) and exists (select c)"), grown)) == (
        "a_ = any (b_) and exists (select c_)"
    )
    assert render(replace(expression("a and exists (select c)"), grown, queries=False)) == "a_ and exists (select c)"


def test_what_does_not_change_is_not_copied() -> None:
    """An untouched tree is the same object, and so is the untouched part of a tree."""
    tree = expression("a = 1 and b in (select c from t)")
    assert replace(tree, lambda node: node) is tree
    changed = replace(tree, lambda node: Constant(None) if node == Column("a") else node)
    assert next(part for part in walk(changed) if isinstance(part, Subquery)) is children(tree)[1]


def test_opaque_text_is_not_contradicted() -> None:
    """Inside a construct that is only text nothing is replaced."""
    tree = expression("json_value(a, '$.x')")
    assert isinstance(tree, Opaque)
    assert replace(tree, lambda node: Column("z") if node == Column("a") else node) == tree
