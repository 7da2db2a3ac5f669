import pytest

from pgadvise.sql.stored.functions import function_tree
from pgadvise.sql.stored.procedural import as_statement, assignment, parts


@pytest.mark.parametrize(
    ("text", "target", "value"),
    [
        ("x := 1", "x", "1"),
        ("new.tenant = a = b", "new.tenant", "a = b"),
        ("tenant = coalesce(new.tenant, ':=')", "tenant", "coalesce(new.tenant, ':=')"),
        ("a[i = 1] := 2", "a[i = 1]", "2"),
        ('"x:=y" := 3', '"x:=y"', "3"),
        ("x", "x", ""),
    ],
)
def test_assignment_is_told_from_what_looks_like_one(text: str, target: str, value: str) -> None:
    assert assignment(text) == (target, value)


def test_expressions_become_queries() -> None:
    tree = function_tree("begin x := 'a=b'; if x = 'c' then perform 1; end if; return x || 'd'; end", ("x",))
    found = [as_statement(raw) for kind, raw in parts(tree) if kind == "PLpgSQL_expr"]
    assert found == ["SELECT 'a=b'", "SELECT x = 'c'", "SELECT 1", "SELECT x || 'd'"]
