"""What views of many shapes show: whatever they read is asked, as far as it matters to what comes out."""

from collections.abc import Callable, Mapping

import pytest

MINE = "(select m.org_id from members m where m.user_id = auth.uid())"
VIEW = "create view mine as {query}; grant select on mine to authenticated; revoke all on docs from authenticated;"
ROW = "d.id, d.org_id, d.title"
LATEST = "cross join lateral (select x.title, x.org_id as o from docs x where {} order by x.title limit 1) l"
OF_ORG, ALIKE = LATEST.format("x.org_id = m.org_id"), LATEST.format("x.title > d.title")
Verdicts = Callable[..., Mapping[str, str]]

# What it is about: the query, and whether it is proved.
QUERIES: Mapping[str, tuple[str, str]] = {
    "a sub-query that filters": (f"select {ROW} from (select * from docs x where x.org_id in {MINE}) d", "isolated"),
    "a filter around it": (f"select {ROW} from (select * from docs offset 0) d where d.org_id in {MINE}", "unknown"),
    "a UNION": (
        f"select {ROW} from docs d where d.org_id in {MINE} union select {ROW} from docs d where d.org_id in {MINE}",
        "isolated",
    ),
    "half a UNION": (f"select {ROW} from docs d where d.org_id in {MINE} union select {ROW} from docs d", "unknown"),
    "WITH": (f"with m as materialized {MINE} select {ROW} from docs d join m on m.org_id = d.org_id", "isolated"),
    "a number over all": (
        f"select q.* from (select {ROW}, rank() over (order by d.title) from docs d) q where q.org_id in {MINE}",
        "unknown",
    ),
    "a number over his own": (
        f"select q.* from (select {ROW}, rank() over (order by d.title) from docs d where d.org_id in {MINE}) q"
        " where q.title is not null",
        "isolated",
    ),
    "what belongs to each row": (
        f"select {ROW}, (select count(*) from docs x where x.org_id = d.org_id) n from docs d where d.org_id in {MINE}",
        "isolated",
    ),
    "what belongs to rows alike": (
        f"select {ROW}, (select count(*) from docs x where x.title = d.title) n from docs d where d.org_id in {MINE}",
        "unknown",
    ),
    "what belongs to each row, of all rows": (
        f"select {ROW}, (select count(*) from docs x where x.org_id = d.org_id) n from docs d", "unknown",
    ),
    "the latest of each of his": (
        f"select m.org_id, l.title from members m {OF_ORG} where m.user_id = auth.uid()", "isolated",
    ),
    "the latest of others": (
        f"select m.org_id, l.title from members m {OF_ORG.replace('=', '<>')} where m.user_id = auth.uid()", "unknown",
    ),
    "the latest of any, were it his": (
        f"select {ROW} from docs d {ALIKE} where d.org_id in {MINE} and l.o in {MINE}", "unknown",
    ),
    "the same by a name alone": (
        f"select {ROW} from docs d {ALIKE} where d.org_id in {MINE} and o in {MINE}", "unknown",
    ),
    "the latest of each of all, put together": (
        f"select q.* from (select m.org_id, m.user_id, string_agg(l.title, ',') over () t from members m {OF_ORG}) q"
        " where q.user_id = auth.uid()",
        "unknown",
    ),
    "the first of the latest": (
        f"select q.* from (select m.org_id, m.user_id, l.title from members m {OF_ORG} order by 3 limit 1) q"
        " where q.user_id = auth.uid()",
        "unknown",
    ),
    "totals of each of his": (
        "select m.org_id, l.n from members m, lateral (select count(*) n from docs x where x.org_id = m.org_id) l"
        " where m.user_id = auth.uid()",
        "isolated",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_shapes(name: str, verdicts: Verdicts) -> None:
    """A filter counts where what it leaves out can matter to nothing that is shown."""
    query, expected = QUERIES[name]
    assert verdicts(VIEW.format(query=query), table="mine")["select"] == expected


def test_operators_of_ones_own(verdicts: Verdicts) -> None:
    """What an operator's function reads is not told of the view."""
    script = """
    create function peeks(uuid, text) returns text language sql stable security definer set search_path = '' as
      $$ select string_agg(d.title, ',') from public.docs d $$;
    create operator public.<~> (leftarg = uuid, rightarg = text, function = peeks);
    """
    query = f"select d.id, d.org_id, d.id <~> d.title as title from docs d where d.org_id in {MINE}"
    assert verdicts(script + VIEW.format(query=query), table="mine")["select"] == "unknown"
