"""A statement as people want to see it in a list."""

import pytest

from pgadvise.sql.workload.one_line import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            'SELECT "public"."T"."id", "public"."T"."c" FROM "public"."T" WHERE ("T"."workspaceId" = $1 AND $2=$3)'
            " ORDER BY id LIMIT $4 OFFSET $5",
            'select … from "T" where "workspaceId" = $1 order by id limit $4 offset $5',
        ),
        ("select\n  *\nfrom app.t\nwhere t.a in ($1 /*, ... */)", "select * from app.t where a in ($1)"),
        ("select count(*) from public.t", "select count(*) from t"),
        ("select a, b from t where $1=$2", "select … from t"),
        (
            "select a.x from a join public.b on a.id = b.a_id where exists (select m.* from m where m.u = $1)",
            "select … from a join b on a.id = b.a_id where exists (select * from m where u = $1)",
        ),
        ("with w as (select 1) select w.a from w join t using (a)", "with w select … from w join t using (a)"),
        (
            "WITH pgrst_source AS (SELECT t.* FROM t WHERE a = $1) SELECT 1 FROM (SELECT * FROM pgrst_source) _p",
            "select * from t where a = $1",
        ),
        ("insert into public.t (a, b, c, d) values ($1, $2, $3, $4)", "insert into t (a, b, c, …) values …"),
        ("insert into t default values", "insert into t default values"),
        (
            "insert into t (a) select b from u on conflict do nothing",
            "insert into t (a) select … from u on conflict …",
        ),
        ("update public.t x set a = $1, b = $2 where x.id = $3", "update t x set a, b where id = $3"),
        ("update t set a = $1 from u where t.id = u.id", "update t set a from u where t.id = u.id"),
        ("delete from t where t.a = $1 and $2=$3", "delete from t where a = $1"),
        ("delete from t where $1=$2", "delete from t"),
        ("merge into t using u on t.a = u.a when matched then delete", "merge into t using u on t.a = u.a"),
        ("select a from t where b = ‹literal›", "select … from t where b = ‹literal›"),
        ("select 1 union all select a from t", "(select 1) union all (select … from t)"),
        ("alter role a\n  password ‹password›", "alter role a password ‹password›"),
        ("select a\n from t where", "select a from t where"),
        ("values ($1)", "values ($1)"),
    ],
)
def test_lines(text: str, line: str) -> None:
    """What rows look like, the schema public, and conditions that say nothing are left out."""
    assert one_line(text) == line


@pytest.mark.parametrize(
    "text", ["select a from t where b = $1 and c = $2 and d = $3", "x" * 80, "select a frm " + "b " * 50]
)
@pytest.mark.parametrize("width", [1, 2, 10, 40, 41])
def test_the_width_is_kept(text: str, width: int) -> None:
    """A line that is cut says so, and cuts between words where there are any."""
    line = one_line(text, width)
    assert len(line) <= width
    assert line.endswith("…")


def test_insert_without_columns_names_none() -> None:
    """No empty parentheses."""
    assert one_line("insert into t values ($1)") == "insert into t values …"
