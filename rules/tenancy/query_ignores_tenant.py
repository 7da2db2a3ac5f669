"""Statement that works on the rows of all tenants.

## What
The application runs a statement on tables of tenants' rows as a role that no policy binds there, and nothing in the
statement says whose rows are meant.

## Why
Where policies do not stand behind the application its own conditions are all that separates the tenants, and a filter
that got lost, such as `where: { workspaceId: undefined }`, is an empty one: the list of one customer shows everybody's.

## Example
```sql
-- statement: {"query": "select * from notes order by id desc limit $1", "role": "web", "calls": 900, "rows": 9000}
-- statement: {"query": "select * from notes where workspace_id = $1", "role": "web", "calls": 9000, "rows": 90000}
create role web login;
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid references public.workspaces,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.notes (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces,
    title        text not null,
    created_at   timestamptz not null default now()
);
create index on public.notes (workspace_id);
```

## Fix
Ask for the tenant in the statement, `where workspace_id = $1`. Better, run it as a role that policies bind, so that a
lost filter shows nothing new. What is meant to serve every tenant is declared under `[roles] service`, or ignored with
its reason. What was repaired stays in pg_stat_statements until it is reset or pushed out.

## Not found
A statement that compares any column that tells rows apart with a value, such as an id from a URL or an e-mail address:
whose row that is was checked before, or is another bug. Conditions that speak of the tenant in any way. Functions and
lists of values in FROM. Totals over everything. Work for all tenants at once, told by its shape: what is due or
outdated (`expires_at < now()`), pages by the primary key, SKIP LOCKED; tables called queue, job, session, token and
the like. What migrations, reports, administrators and the platform run, roles under `[roles] service`, and statements
of an API's users. Lists that give less than two rows a call. Statements with little of the time, or few calls.

## Options
- `min_calls`: how often it was called.
- `top`: how many statements are told of at most, the most frequent first.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- https://www.postgresql.org/docs/current/pgstatstatements.html
"""

from collections.abc import Iterable, Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import counted, listed
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.workload.account import evidence
from pgadvise.engines.workload.all_tenants import AllTenants, Reached
from pgadvise.engines.workload.statements import Group, Part, Statements, in_all
from pgadvise.finding import NO_LOCK, Finding, Fix, about_statement
from pgadvise.rule import rule
from pgadvise.snapshot import quote

_POSTGREST = "pgrst_source"  # whatever it reads, it gives one row of JSON
_A_LIST = 2  # rows a call


@rule(severity="warning", security=6.5, since="0.1")
def check(
    statements: Statements, tenants: Tenancy, application: Application, *, min_calls: int = 3, top: int = 10
) -> Iterator[Finding]:
    judging = AllTenants(application.access.snapshot, tenants)
    told = 0
    for group in sorted(statements.groups, key=lambda g: (-g.calls, g.fingerprint)):
        reached = judging.reached(group.text)
        parts = [(part, _unbound(application, part, reached)) for part in group.parts if _counts(application, part)]
        open_ = [(part, found) for part, found in parts if found and _lists(part, found, group.text)]
        if open_ and sum(part.calls for part, _ in open_) >= min_calls and told < top:
            told += 1
            yield _finding(statements, application, group, open_)


def _counts(application: Application, part: Part) -> bool:
    """The application's own logins and its API's secret key, which a person did not declare to serve every tenant."""
    service = next((r for r in application.service if r.name == part.role), None)
    return part.traffic == "app" if service is None else service.source != "declared"


def _unbound(application: Application, part: Part, reached: tuple[Reached, ...]) -> tuple[Reached, ...]:
    """The tables on which no policy binds the role; of a role that is not known, those without row-level security."""
    role = part.role
    return tuple(
        one
        for one in reached
        if not (one.table.row_security if role is None else application.access.binds(role, one.table))
    )


def _lists(part: Part, found: tuple[Reached, ...], text: str) -> bool:
    """Whether it gives or changes several rows; where nobody counted them, it is believed to."""
    fewest = 1 if any(one.written for one in found) else _A_LIST
    rows = _rows([part], text)
    return rows is None or rows >= fewest * part.calls


def _rows(parts: Iterable[Part], text: str) -> int | None:
    """None where a file does not count them, or a row is all that an API's statement ever gives."""
    return None if _POSTGREST in text else in_all(part.rows for part in parts)


def _finding(
    statements: Statements, application: Application, group: Group, open_: list[tuple[Part, tuple[Reached, ...]]]
) -> Finding:
    part, found = open_[0]
    calls = counted(sum(each.calls for each, _ in open_), "call")
    known = _rows((each for each, _ in open_), group.text)
    rows = "rows" if known is None else counted(known, "row")
    tables = listed([str(one.table) for one in found])
    does = "change" if any(one.written for one in found) else "read"
    who = f" by {quote(part.role)}" if part.role is not None else ""
    bound = f"no policy binds {quote(part.role)} there" if part.role is not None else "row-level security is off there"
    return Finding(
        about=about_statement(group.fingerprint),
        certainty="measured",
        message=f"{calls}{who} {does} {rows} of {tables} whatever their tenant: the "
        f"statement names none, and {bound}: {group.line()}",
        evidence=evidence(group, statements, application.access.snapshot),
        fix=Fix(
            title="Ask for the tenant in the statement, or run it as a role that policies bind",
            statements=(),
            safe=False,
            lock=NO_LOCK,
        ),
    )
