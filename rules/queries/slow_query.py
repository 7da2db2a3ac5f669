"""Statement that the server is busy with.

## What
One statement takes a large share of the time that the application's statements take, and enough of the clock to matter.

## Why
Work on the statements at the top of this list is the work that pays: half of a statement's time, saved, is half of its
share for everybody else. Below them nothing that is done to the database is noticed.

## Example
```sql
-- window: 9
-- statement: {"query": "select * from entry where author = $1", "role": "web", "calls": 90000, "total_time": 7200000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 900000, "total_time": 18000.0}
create table public.entry (id bigint primary key, author bigint not null, body text);
```

## Fix
The plan says what helps: an index for its condition and its order, a policy that an index can serve, fewer rows or
columns, fewer calls. Ask for the plan as the role that runs it, since row-level security changes it:
`begin; set local role authenticated; explain (generic_plan) select …` (PostgreSQL 16 and newer), with the settings or
claims that the policies read. What is then changed can be judged from a fresh count:
`select pg_stat_statements_reset(0, 0, queryid)`.

## Not found
Statements that take little of the clock, whatever their share: of three seconds of work in nine days even all of it
is nothing. Statements that were called a few times only, such as a migration's. Those under a millisecond that read
little for the rows they give: they can be called less often, not made quicker. What administrators, migrations,
monitoring and the platform run, BEGIN, SET, COPY, VACUUM and the like, the preamble of an API's requests, questions to
the catalog. Statements inside functions: their time is their caller's. Time spent in FETCH, whose cursor is not known.

One statement is one finding, however many rows of pg_stat_statements it fills: for each role, each length of an IN list
before PostgreSQL 18, each search_path.

## Options
- `min_share`: the share of the application's statement time, 0.05 is 5 %.
- `min_seconds_per_day`: how many seconds of each day it takes, on the average of the time that pg_stat_statements has
  counted; where it is not known since when it counts (before PostgreSQL 14, or a file), how many in all.
- `min_calls`: how often it was called.
- `top`: how many statements are told of at most.

## References
- https://www.postgresql.org/docs/current/pgstatstatements.html
- https://www.postgresql.org/docs/current/using-explain.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import counted
from pgadvise.engines.workload import amounts
from pgadvise.engines.workload.account import evidence, look_at_plan, reasons, spent, who
from pgadvise.engines.workload.statements import MIN_CALLS, MIN_SECONDS_PER_DAY, MIN_SHARE, MOST, Group, Statements
from pgadvise.finding import Finding, about_statement
from pgadvise.rule import rule


@rule(severity="warning", since="0.1")
def check(
    statements: Statements,
    access: Access,
    *,
    min_share: float = MIN_SHARE,
    min_seconds_per_day: float = MIN_SECONDS_PER_DAY,
    min_calls: int = MIN_CALLS,
    top: int = MOST,
) -> Iterator[Finding]:
    busy = statements.costliest(
        min_share=min_share, min_seconds_per_day=min_seconds_per_day, min_calls=min_calls, most=top
    )
    for group in busy:
        yield _finding(group, statements, access)


def _finding(group: Group, statements: Statements, access: Access) -> Finding:
    share = amounts.share(statements.share(group.total_time))
    return Finding(
        about=about_statement(group.fingerprint),
        certainty="measured",
        message=f"{share} of the application's statement time ({spent(statements, group.total_time)}) goes to one "
        f"statement, {counted(group.calls, 'call')}{who(group)} at {amounts.time(group.mean_time)} each: "
        f"{group.line()}",
        detail=reasons(group, group.parts[0].role, access),
        evidence=evidence(group, statements, access.snapshot),
        fix=look_at_plan(group, group.parts[0], access.snapshot),
    )
