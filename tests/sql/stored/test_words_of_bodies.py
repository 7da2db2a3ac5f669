"""What the parser's tree of a body leaves out is read off its words, and comments and literals say nothing."""

import pytest

from pgadvise.sql.stored import words_of_bodies as words

BODY = """declare r public.invites%rowtype; t record; "R" text := ''; n alias for $2; /* n alias for $1; */
begin
  -- return r;
  raise notice E'\\'; return t; '; return r; return "R";
  return next t;
  return;
  begin return /* of all */ New; end;
end"""


def test_what_is_returned() -> None:
    """Names as the server folds them, with their lines; literals behind E or dollars hide none, and show none."""
    assert words.returned_names(BODY) == [(4, "r"), (4, "R"), (7, "new")]
    assert words.returned_names(BODY, rows=True) == [(5, "t")]
    assert words.bare_returns(BODY) == {6}
    assert words.returned_names("begin return true; return 1; return null; return x.y; return $q$a$q$; end") == []


def test_what_is_declared() -> None:
    """A record as its table, or as no type; what is declared twice, or in an inner block, as nothing that is known."""
    assert words.declared_type(BODY, "r") == "public.invites"
    assert words.declared_type(BODY, "t") == "record"
    assert words.declared_type("declare r a; begin declare r b; begin end; end", "r") == "a"
    assert words.declared_type("declare r a; r b; begin end", "r") is None
    assert words.declared_type("begin end", "r") is None
    assert words.aliases(BODY) == {"n": 2}


@pytest.mark.parametrize(("body", "line"), [("declare a int;\nbegin\ndeclare b int; begin end; end", 2), (BODY, None)])
def test_where_statements_begin(body: str, line: int | None) -> None:
    """Told where an inner block declares as well."""
    assert words.first_statement(body) == line


@pytest.mark.parametrize(("text", "named"), [("r.a = 1", True), ("x.r", False), ("'r'", False), ('"R"', False)])
def test_what_names_a_variable(text: str, named: bool) -> None:
    """Not where it is a part of something else."""
    assert words.names_variable(text, "r") is named
