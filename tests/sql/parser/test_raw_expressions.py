"""SQL's constructs come to the few kinds of node."""

import pytest

from pgadvise.sql.parser.parse import expression
from pgadvise.sql.tree.expression import (
    And,
    Array,
    Between,
    BooleanTest,
    Call,
    Case,
    Cast,
    Coalesce,
    Collate,
    Column,
    Constant,
    Distinct,
    Expression,
    FieldAccess,
    GreatestLeast,
    NamedArgument,
    Not,
    NullIf,
    NullTest,
    Opaque,
    Operator,
    Or,
    Parameter,
    Quantified,
    Row,
    SessionValue,
    Star,
    Subscript,
    Target,
    When,
)
from pgadvise.sql.tree.query import Query, Relation, Subquery

A, B = Column("a"), Column("b")
ONE, TWO = Constant(1, "integer"), Constant(2, "integer")
QUERY = Query(select=(Target(ONE),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("t.a", Column("a", "t")),
        ("s.t.a", Column("a", "t", "s")),
        ('"A""b"', Column('A"b')),
        ("t.*", Star("t")),
        ("1", ONE),
        ("-1", Constant(-1, "integer")),
        ("5000000000", Constant(5000000000, "bigint")),
        ("1.50", Constant("1.50", "numeric")),
        ("true", Constant(True, "boolean")),
        ("null", Constant(None)),
        ("null::uuid", Constant(None, "uuid")),
        ("'x'", Constant("x")),
        ("'x'::text", Constant("x", "text")),
        ("'x'::character varying(10)", Constant("x", "character varying(10)")),
        ("'{a}'::text[]", Constant("{a}", "text[]")),
        ("'x'::app.\"Role\"", Constant("x", 'app."Role"')),
        ("a::int4", Cast(A, "integer")),
        ("a::timestamptz(3)", Cast(A, "timestamp(3) with time zone")),
        ("a::interval day to second(2)", Cast(A, "interval day to second(2)")),
        ("a::bit(3)", Cast(A, "bit(3)")),
        ('a::"char"', Cast(A, '"char"')),
        ("a::json", Cast(A, "json")),
        ("$2", Parameter(2)),
        ("current_user", SessionValue("current_user")),
        ("current_time(2)", SessionValue("current_time(2)")),
        ("a = b", Operator("=", (A, B))),
        ("a != b", Operator("<>", (A, B))),
        ("a operator(x.=) b", Operator("=", (A, B), "x")),
        ("- a", Operator("-", (A,))),
        ("a !~~ b", Operator("!~~", (A, B))),
        ("a not ilike b", Operator("!~~*", (A, B))),
        ("a and b and 1", And((A, B, ONE))),
        ("a or not b", Or((A, Not(B)))),
        ("a is not null", NullTest(A, negated=True)),
        ("a is not false", BooleanTest(A, "false", negated=True)),
        ("a is not distinct from b", Distinct(A, B, negated=True)),
        ("a in (1, 2)", Quantified(A, "=", "any", Array((ONE, TWO)))),
        ("a not in (1, 2)", Quantified(A, "<>", "all", Array((ONE, TWO)))),
        ("a < all (b)", Quantified(A, "<", "all", B)),
        ("a between symmetric 1 and 2", Between(A, ONE, TWO, symmetric=True)),
        ("case a when 1 then b end", Case(A, (When(ONE, B),))),
        ("coalesce(a, 1)", Coalesce((A, ONE))),
        ("nullif(a, 1)", NullIf(A, ONE)),
        ("least(a, b)", GreatestLeast("least", (A, B))),
        ("array[a, 1]", Array((A, ONE))),
        ("(a, b)", Row((A, B))),
        ("row()", Row(())),
        ("(a).b", FieldAccess(A, "b")),
        ("a[1]", Subscript(A, ONE)),
        ("a[1:2]", Subscript(A, TWO, ONE, slice=True)),
        ("a[:]", Subscript(A, None, None, slice=True)),
        ('a collate "C"', Collate(A, "C")),
        ("f(a, b => 1)", Call(None, "f", (A, NamedArgument("b", ONE)))),
        ("s.f(variadic a)", Call("s", "f", (A,), variadic=True)),
        ("count(*) filter (where a)", Call(None, "count", star=True, filter=A)),
        ("count(distinct a)", Call(None, "count", (A,), distinct=True)),
        ("extract(year from a)", Call("pg_catalog", "extract", (Constant("year"), A))),
        ("a at time zone 'utc'", Call("pg_catalog", "timezone", (Constant("utc"), A))),
        ("exists (select 1)", Subquery("exists", QUERY)),
        ("a in (select 1)", Subquery("any", QUERY, A, "=")),
        ("a not in (select 1)", Not(Subquery("any", QUERY, A, "="))),
        ("a > all (select 1)", Subquery("all", QUERY, A, ">")),
        ("(select 1)", Subquery("scalar", QUERY)),
        ("array(select 1)", Subquery("array", QUERY)),
        ("json_value(a, '$.x')", Opaque("JsonFuncExpr", "json_value(a, '$.x')", (A, Constant("$.x")))),
        (
            "'ü' = json_exists(a, b)",
            Operator("=", (Constant("ü"), Opaque("JsonFuncExpr", "json_exists(a, b)", (A, B)))),
        ),
        ("a is json object", Opaque("JsonIsPredicate", "(a) is json object", (A,))),
    ],
)
def test_each_construct_has_its_node(text: str, tree: Expression) -> None:
    """As people write a construct, and in the parentheses that pg_get_expr() puts around it."""
    assert expression(text) == tree
    assert expression(f"(({text}))") == tree


def test_nothing_is_lost_in_what_is_opaque() -> None:
    """A construct without a kind of its own still shows the columns and the sub-queries that it reads."""
    tree = expression("json_array(select x from hidden) is not null")
    assert isinstance(tree, NullTest)
    assert isinstance(tree.arg, Opaque)
    assert isinstance(tree.arg.children[0], Query)
    assert tree.arg.children[0].sources == (Relation("hidden"),)
