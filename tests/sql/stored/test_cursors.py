"""Cursors told as loops and look-ups, and where they are left as they are."""

import pytest

from pgadvise.sql.stored.functions import function_tree
from pgadvise.sql.stored.procedural import parts

DECLARED = "declare c cursor for select a, b from t; d cursor (u int) for select a from t where b = u; r record; v int;"


def kinds(body: str) -> list[str]:
    """The statements of it, blocks aside."""
    tree = function_tree(f"{DECLARED} begin {body} end", ("p",))
    found = (kind.removeprefix("PLpgSQL_stmt_") for kind, _ in parts(tree["action"]) if "_stmt_" in kind)
    return [kind for kind in found if kind != "block"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("for m in c loop perform m.a; end loop;", ["fors", "perform"]),
        ("for m in d(p) loop perform m.a; end loop;", ["assign", "fors", "perform"]),
        ("open c; loop fetch c into r; exit when not found; perform r.a; end loop; close c;", ["fors", "perform"]),
        ("open d(1); loop fetch d into v; if not found then exit; end if; end loop;", ["assign", "fors"]),
        ("open c; fetch c into r; close c; if found then perform r.a; end if;", ["execsql", "if", "perform"]),
    ],
)  # fmt: skip
def test_what_a_cursor_says(body: str, told: list[str]) -> None:
    """All rows, or the first one; the parser adds the RETURN that ends a body."""
    assert [kind for kind in kinds(body) if kind != "return"] == told


@pytest.mark.parametrize(
    "body",
    [
        "open c; loop fetch c into r; exit when not found; perform r.a; end loop; perform r.a;",
        "open c; loop fetch c into r; exit when not found; exit when r.a = 1; end loop; perform found;",
        "open c; loop fetch c into r; exit when not found; exit when r.a = 1; end loop; return r;",
        "open c; loop fetch c into r; exit when not found; fetch c into r; end loop;",
        "open c; fetch c into r; loop fetch c into r; exit when not found; perform r.a; end loop;",
        "open c; loop fetch c into r; exit when r.a is null; end loop;",
        "open c; loop fetch c into p; exit when not found; end loop;",
        "open c; loop fetch last from c into r; exit when not found; end loop;",
        "open c; loop move c; exit when not found; end loop;",
        "open c; loop fetch c into r; exit when not found; perform f(c); end loop;",
        "open c; fetch c into r; return c;",
    ],
)
def test_what_stays_a_cursor(body: str) -> None:
    """What more is asked after the loop, or reads the cursor in another way."""
    assert "open" in kinds(body)
