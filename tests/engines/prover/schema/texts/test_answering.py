"""How a look-up in a body of PL/pgSQL bears on what the body answers."""

import pytest

from pgadvise.engines.prover.schema.texts.bearing import ASKED
from pgadvise.engines.prover.schema.texts.looking_up import Places, given
from pgadvise.snapshot import Function

DECLARED = "declare n int; ok boolean; r record; t text; c refcursor; "
OUT = "select 1 from x where x.o = p"
MEMBER = "exists (select from members m where m.o = p)"


def signs(body: str) -> set[int]:
    """Of the table x in a body."""
    function = Function(
        oid=1, schema="public", name="f", language="plpgsql", argument_names=("p",), returns="boolean",
        result="boolean", body=f"{DECLARED}begin {body} end", owner="o",
    )  # fmt: skip
    named = (p for tree in given(function, ASKED) for p in Places().of(tree) if any(one.name == "x" for one in p.named))
    return {place.sign_of("x") for place in named}


@pytest.mark.parametrize(
    "body",
    [
        f"return exists ({OUT});",
        f"if exists ({OUT}) then return true; end if; return {MEMBER};",
        f"if not exists ({OUT}) then return false; end if; return true;",
        f"perform 1 from x where x.o = p; if not found then raise 'no'; end if; return {MEMBER};",
        "select true into ok from x where x.o = p; return ok;",
        "select count(*) into n from x where x.o = p; return n > 0;",
        "select * into r from x where x.o = p; if r.o is null then return false; end if; return r.o = p;",
        f"for r in {OUT} loop return true; end loop; return false;",
        "for r in select * from x loop if r.o = p then return true; end if; end loop; return false;",
        f"t := case when exists ({OUT}) then 'in' end; return t is not null;",
        f"assert exists ({OUT}); return true;",
        f"ok := not exists ({OUT}); return not ok;",
    ],
)
def test_lets_in(body: str) -> None:
    """A row that is there can only make the answer a yes."""
    assert signs(body) == {1}


@pytest.mark.parametrize(
    "body",
    [
        f"if exists ({OUT}) then return false; end if; return {MEMBER};",
        f"if exists ({OUT}) then raise 'no'; end if; return {MEMBER};",
        f"if not exists ({OUT}) then return {MEMBER}; else return false; end if;",
        f"perform 1 from x where x.o = p; if found then return false; end if; return {MEMBER};",
        f"n := (select count(*) from x where x.o = p); return n = 0 and {MEMBER};",
        f"n := (select count(*) from x where x.o = p); if n < 1 then return {MEMBER}; end if; return false;",
        "select 1 into n from x where x.o = p; return n is null;",
        f"case when exists ({OUT}) then return false; else return {MEMBER}; end case;",
        f"for r in {OUT} loop return false; end loop; return {MEMBER};",
        f"assert not exists ({OUT}); return {MEMBER};",
        f"ok := exists ({OUT}); ok := not ok; return ok and {MEMBER};",
        f"open c for {OUT}; fetch c into n; return not found;",
    ],
)
def test_keeps_out(body: str) -> None:
    """A row that is there can only make the answer a no."""
    assert signs(body) == {-1}


@pytest.mark.parametrize(
    "body",
    [
        "t := coalesce((select x.kind from x where x.o = p), 'in'); return t = 'in';",
        "get diagnostics n = row_count; perform 1 from x where x.o = p; return n = 0;",
        f"ok := {MEMBER}; for r in {OUT} loop ok := false; end loop; return ok;",
        "execute 'select 1 from x' into n; return n is null;",
        f"open c for {OUT}; fetch c into n; fetch c into n; return not found;",
        "begin select 1 into strict n from x; exception when no_data_found then return true; end; return false;",
        f"n := 1 / (1 - (select count(*) from x)); return {MEMBER};",
        f"while exists ({OUT}) loop return false; end loop; return {MEMBER};",
        "for r in select * from x loop if r.o = p then return true; end if; return false; end loop; return ok;",
        f"if {MEMBER} then return exists ({OUT}); end if; return not exists ({OUT});",
    ],
)
def test_may_do_either(body: str) -> None:
    """What the reading of a body has no meaning for, or what goes both ways, is taken to do both."""
    assert signs(body) in ({0}, {1, -1}, {0, 1})
