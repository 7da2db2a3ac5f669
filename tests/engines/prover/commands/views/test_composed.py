"""Views that read as their caller: proved where all they name is, whatever they make of it."""

from collections.abc import Callable, Mapping

import pytest

MINE = "select m.org_id from members m where m.user_id = auth.uid()"
PROTECTED = f"""
create policy mine on docs to authenticated using (org_id in ({MINE}));
create policy mine on orgs to authenticated using (id in ({MINE}));
"""
AS_CALLER = "create view shown with (security_invoker = true) as "
AS_OWNER = "create view shown as "
GRANT = "; grant select on shown to authenticated;"
DEFINER = """
create function titles() returns bigint language sql security definer set search_path = '' as
    'select count(*) from public.docs';
"""
Verdicts = Callable[..., Mapping[str, str]]

SELECTS: Mapping[str, tuple[str, str]] = {
    "no key": (PROTECTED + AS_CALLER + "select d.title, o.name from docs d join orgs o on o.id = d.org_id", "isolated"),
    "numbers": (PROTECTED + AS_CALLER + "select count(*), (select max(name) from orgs) from docs", "isolated"),
    "a union": (PROTECTED + AS_CALLER + "select title from docs union all select name from orgs", "isolated"),
    "with": (
        PROTECTED + AS_CALLER + "with a as (select org_id, count(*) from docs group by 1) select * from a",
        "isolated",
    ),
    "a table that is open": (
        PROTECTED + "alter table orgs disable row level security;" + AS_CALLER
        + "select d.title, o.name from docs d, orgs o",
        "unknown",
    ),
    "a policy that lets all": (
        f"create policy mine on docs to authenticated using (org_id in ({MINE}) or is_open);"
        + AS_CALLER + "select title, (select 1) as one from docs",
        "unknown",
    ),
    "another view of its owner's": (
        PROTECTED + "create view below as select title, is_open from docs; grant select on below to authenticated;"
        + AS_CALLER + "select title from below",
        "unknown",
    ),
    "another view as its caller": (
        PROTECTED + "create view below with (security_invoker) as select count(*) as n from docs;"
        " grant select on below to authenticated;" + AS_CALLER + "select n + 1 as next, (select 2) as two from below",
        "isolated",
    ),
    "a stored copy": (
        PROTECTED + "create materialized view below as select title from docs; grant select on below to authenticated;"
        + AS_CALLER + "select title from below",
        "unknown",
    ),
    "a function with its owner's rights": (
        PROTECTED + DEFINER + AS_CALLER + "select titles() as n from docs",
        "unknown",
    ),
    "an operator of somebody's": (
        PROTECTED + DEFINER.replace("titles()", "titles(text, text)")
        + "create operator === (leftarg = text, rightarg = text, function = titles);"
        + AS_CALLER + "select title operator(public.===) title as n from docs",
        "unknown",
    ),
    "a cast of somebody's": (
        PROTECTED + DEFINER.replace("titles()", "titles(docs)").replace("bigint", "numeric")
        + "create cast (docs as numeric) with function titles;" + AS_OWNER
        + f"select d.org_id, d::numeric as n from docs d where d.org_id in ({MINE})",
        "unknown",
    ),
    "its owner's rights": (PROTECTED + AS_OWNER + "select count(*) from docs", "unknown"),
    "its owner's rights over what its caller is a member of": (
        PROTECTED + AS_OWNER + f"select title from docs where org_id in ({MINE})",
        "isolated",
    ),
    "its owner's rights over another view of all": (
        PROTECTED + "create view below as select title from docs;" + AS_OWNER
        + "select m.org_id, b.title from members m, below b where m.user_id = auth.uid()",
        "unknown",
    ),
}  # fmt: skip


@pytest.mark.pg(">= 15")  # security_invoker
@pytest.mark.parametrize("name", SELECTS)
def test_selects(name: str, verdicts: Verdicts) -> None:
    """What is read with the caller's rights is the caller's; one part that shows more leaves the view unproved."""
    script, expected = SELECTS[name]
    assert verdicts(script + GRANT, table="shown")["select"] == expected
