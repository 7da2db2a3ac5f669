"""Every text has its tree or a reason why not, and never a crash."""

import subprocess
import sys

import pytest
from tests.work import calls

from pgadvise.sql.parser.parse import (
    NotParsed,
    expression,
    expressions,
    query,
    statement,
    statements,
    tokens,
)
from pgadvise.sql.tree.expression import (
    Call,
    Column,
    Constant,
    Expression,
    Operator,
    Or,
    Target,
)
from pgadvise.sql.tree.query import Assignment, Delete, Insert, Join, Merge, Query, Relation, Update, Utility

A, B = Column("a"), Column("b")
ONE, TWO = Constant(1, "integer"), Constant(2, "integer")
QUERY = Query(select=(Target(ONE),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a, b",
        "a from t",
        "a as b",
        "distinct a",
        "a; b",
        "a union select b",
        "a where true",
        "(",
        "a b c",
        "a\0b",
        "\ud800",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    """Only one whole expression is taken; a text that would end it and go on is not."""
    with pytest.raises(NotParsed):
        expression(text)


def test_the_reason_quotes_nothing() -> None:
    """The parser's message would repeat a piece of the text, which may be a secret."""
    with pytest.raises(NotParsed) as caught:
        expression("a = 1 'secret' frm")
    assert caught.value.reason == "syntax error"
    assert caught.value.at is not None


@pytest.mark.parametrize("depth", [30, 120, 1000, 10_000, 100_000])
@pytest.mark.parametrize(
    ("before", "after"), [("not (", ")"), ("(select ", ")"), ("f(", ")"), ("case when a then ", " end"), ("a || ", "")]
)
def test_depth_never_crashes(before: str, after: str, depth: int) -> None:
    """However deep, a text is read or refused: the stack holds."""
    text = before * depth + "a" + after * depth
    if depth > 100:
        with pytest.raises(NotParsed):
            expression(text)
    else:
        assert isinstance(expression(text), Expression)


def test_a_long_or_is_flat() -> None:
    """Ten thousand terms are one node, and no deeper than two."""
    tree = expression(" or ".join(f"a = {number}" for number in range(10_000)))
    assert isinstance(tree, Or)
    assert len(tree.args) == 10_000


def test_the_keys_of_an_index_are_a_list() -> None:
    """pg_get_expr() gives all expressions of an index in one text."""
    assert expressions("lower(a), (b + 1)") == (Call(None, "lower", (A,)), Operator("+", (B, ONE)))


def test_statements_that_write() -> None:
    """INSERT, UPDATE, DELETE and MERGE name their target, what is set and under which condition."""
    insert = statement("insert into s.t (a, b) values (1, 2) on conflict (a) do update set b = excluded.b returning a")
    assert isinstance(insert, Insert)
    assert (insert.relation, insert.columns) == (Relation("t", "s"), ("a", "b"))
    assert insert.conflict
    assert insert.conflict.assignments == (Assignment(("b",), Column("b", "excluded")),)
    update = statement("update t set (a, b) = (select 1, 2), c[1] = 3 from u where t.a = u.a")
    assert isinstance(update, Update)
    assert [(part.columns, part.partial) for part in update.assignments] == [(("a", "b"), False), (("c",), True)]
    assert update.sources == (Relation("u"),)
    delete = statement("with gone as (delete from t where a returning *) delete from u using gone where u.a = gone.a")
    assert isinstance(delete, Delete)
    assert isinstance(delete.ctes[0].statement, Delete)
    merge = statement(
        "merge into t using u on t.a = u.a when matched then delete when not matched then insert values (1)"
    )
    assert isinstance(merge, Merge)
    assert [(branch.match, branch.action) for branch in merge.branches] == [("matched", "delete"), ("target", "insert")]


def test_other_statements_keep_their_text_and_parts() -> None:
    """A utility statement says its kind, and the query inside EXPLAIN or a cursor can be read."""
    explained = statement("explain select 1")
    assert explained == Utility("Explain", "explain select 1", (QUERY,))
    assert statement("call s.f(1)") == Utility("Call", "call s.f(1)", (Call("s", "f", (ONE,)),))


def test_a_join_tells_its_kind() -> None:
    """CROSS, LEFT, USING and their like."""
    (join,) = query("select 1 from a left join b using (x) cross join c").sources
    assert isinstance(join, Join)
    assert (join.kind, join.condition) == ("inner", None)
    assert isinstance(join.left, Join)
    assert (join.left.kind, join.left.using) == ("left", ("x",))


def test_a_query_is_a_query() -> None:
    """A statement that is none is refused, a semicolon at the end is not."""
    assert query("select 1;") == QUERY
    with pytest.raises(NotParsed):
        query("delete from t")
    with pytest.raises(NotParsed):
        query("select 1; select 2")


def test_scripts_are_split() -> None:
    """Semicolons in strings, functions and comments end nothing."""
    assert statements("select ';'; -- ; \n select $$;$$;") == ("select ';'", "select $$;$$")


def test_tokens_count_letters() -> None:
    """Positions are letters of the text, whatever they take in bytes."""
    words = tokens("'ü' /* c */ x")
    assert [(word.kind, "'ü' /* c */ x"[word.start : word.end]) for word in words] == [
        ("SCONST", "'ü'"),
        ("C_COMMENT", "/* c */"),
        ("IDENT", "x"),
    ]


def test_true_is_not_one() -> None:
    """Python takes True for 1; the trees do not, or caches would mix them up."""
    assert expression("true") != expression("1")
    assert len({expression("true"), expression("1")}) == 2


def test_a_policy_twice_as_long_is_twice_the_work() -> None:
    """And the same text is read once: a catalog has thousands, many of them alike."""
    one = "(w IN ( SELECT m.w FROM m WHERE ((m.u = ( SELECT auth.uid() AS uid)) AND (m.role = ANY ('{a,b}'::text[])))))"
    expression(one)  # what is loaded when it is needed
    short, long = (" OR ".join(one.replace("m.role", f"m.role{n}_{many}") for n in range(many)) for many in (8, 80))
    assert calls(lambda: expression(long)) < 12 * calls(lambda: expression(short))
    assert calls(lambda: expression(long)) < 10


def test_the_parser_is_loaded_when_it_is_needed() -> None:
    """Whoever only names node kinds does not pay for the parser."""
    program = "import sys, pgadvise.sql.tree.expression, pgadvise.sql.parser.parse; sys.exit('pglast' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
