"""Statement that is slow each time it runs.

## What
A statement of the application takes a tenth of a second or more on average, over enough calls to be a habit.

## Why
Somebody waits for it: a page makes ten or twenty such calls, and each keeps a connection busy. That it is slow on
average, and not now and then, says that its plan is to blame rather than a lock or a cold cache.

## Example
```sql
-- window: 9
-- statement: {"query": "select * from entry where body ilike $1", "role": "web", "calls": 200, "total_time": 90000.0}
-- statement: {"query": "select * from entry where id = $1", "role": "web", "calls": 9000000, "total_time": 9000000.0}
create table public.entry (id bigint primary key, body text);
```

## Fix
As for slow-query: the plan, asked for as the role that runs it, says what helps. A search needs an index of its own
kind, a list a LIMIT and an index in its order, a count an estimate.

## Not found
Statements that slow-query tells of, as far as its options are the default ones. Roles that nobody waits for: loads,
refreshes, reports (told by name: etl, dbt, batch, cron, reporting …), migrations, administrators, monitoring, the
platform. A statement that is quick for one role and slow for another is judged by each role's own calls.

## Options
- `min_mean_ms`: the average of a call.
- `min_calls`: how often it was called.
- `min_share`: the share of the application's statement time, 0.005 is half a percent.
- `top`: how many statements are told of at most.

## References
- https://www.postgresql.org/docs/current/pgstatstatements.html
- https://www.postgresql.org/docs/current/using-explain.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import counted
from pgadvise.engines.workload import amounts
from pgadvise.engines.workload.account import evidence, look_at_plan, reasons
from pgadvise.engines.workload.statements import MOST, Group, Part, Statements
from pgadvise.finding import Finding, about_statement
from pgadvise.rule import rule
from pgadvise.snapshot import quote


@rule(severity="warning", since="0.1")
def check(
    statements: Statements,
    access: Access,
    *,
    min_mean_ms: float = 100.0,
    min_calls: int = 20,
    min_share: float = 0.005,
    top: int = MOST,
) -> Iterator[Finding]:
    told = {group.fingerprint for group in statements.costliest()}
    left = top
    for group in statements.groups:
        part = group.slowest_part(min_calls)
        if group.fingerprint in told or part is None or left == 0:
            continue
        if part.mean_time >= min_mean_ms and statements.share(part.total_time) >= min_share:
            left -= 1
            yield _finding(group, part, statements, access)


def _finding(group: Group, part: Part, statements: Statements, access: Access) -> Finding:
    share = amounts.share(statements.share(part.total_time))
    by = f" by {quote(part.role)}" if part.role is not None else ""
    return Finding(
        about=about_statement(group.fingerprint),
        certainty="measured",
        message=f"a call takes {amounts.time(part.mean_time)} on average, {counted(part.calls, 'call')}{by}, {share} "
        f"of the application's statement time: {group.line()}",
        detail=reasons(group, part.role, access),
        evidence=evidence(group, statements, access.snapshot),
        fix=look_at_plan(group, part, access.snapshot),
    )
