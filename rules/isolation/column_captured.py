"""Column that a table nearer by has caught: the policy compares it with itself.

## What
A name without its table in a policy's sub-select, or in a function that a policy or a caller uses, that means a column
of the inner table and not the row's, or not the function's argument: `workspace_id = workspace_id`. Likewise a
sub-select that returns the row's own column, because the inner table has none of that name.

## Why
The comparison is true for every row that has a value: the sub-select is no longer tied to the row, and whoever belongs
anywhere passes everywhere. The policy reads as if it were right.

## Example
```sql
-- platform: supabase
create table public.team (
    id   uuid primary key,
    name text not null
);
create table public.team_member (
    team_id uuid not null references public.team,
    user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create index on public.team_member (user_id);
create table public.invoice (
    id      uuid primary key,
    team_id uuid not null references public.team
);
create index on public.invoice (team_id);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy own on public.invoice for select to authenticated using (
    exists (select from public.team_member m where m.team_id = team_id and m.user_id = (select auth.uid()))
);
```

## Fix
```sql
alter policy own on public.invoice using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Columns compared with themselves outside a sub-select: what that lets through is told as tenant-leak. A name that the
policy's table, or the function's arguments, do not have. Sub-selects that ask for the row elsewhere and compare two
columns of their own. What stands below OR or NOT in the sub-select. PL/pgSQL, where such a name is an error when it
runs (42702), unless the body says `#variable_conflict`. Functions that neither a policy nor a role of the application
calls.

## References
- https://www.postgresql.org/docs/current/xfunc-sql.html#XFUNC-SQL-FUNCTION-ARGUMENTS
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.policy_statements import alter_policy
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.captures import Capture, Captures, repaired
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.isolation.shadowed import Hidden, hidden_arguments
from pgadvise.engines.isolation.used import used_functions
from pgadvise.engines.isolation.written import governed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_function, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Function, Policy, Relation, quote
from pgadvise.sql.parser.parse import NotParsed, expression
from pgadvise.sql.writing.render import NotRendered, render


@rule(severity="error", security=8.1, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application) -> Iterator[Finding]:
    captures = Captures(origins=Origins(platform=platform, tenancy=tenancy))
    for table in governed(platform):
        for policy in platform.snapshot.policies_of(table):
            found = _found(captures, table, policy)
            if any(found.values()):
                yield _of_policy(table, policy, found)
    callers = Callers(snapshot=platform.snapshot)
    for function, policies in used_functions(application, callers):
        hidden = hidden_arguments(function, platform.snapshot)
        if hidden:
            yield _of_function(function, hidden, policies)


def _found(captures: Captures, table: Relation, policy: Policy) -> dict[str, tuple[Capture, ...]]:
    found = {}
    for text in dict.fromkeys(policy.texts):
        try:
            found[text] = tuple(captures.of_policy(expression(text), table))
        except NotParsed:
            continue
    return found


def _of_policy(table: Relation, policy: Policy, found: dict[str, tuple[Capture, ...]]) -> Finding:
    captures = tuple(dict.fromkeys(c for each in found.values() for c in each))
    first = captures[0]
    name = quote(first.column.name)
    if first.kind == "returned":
        fact = f"returns {table}'s own {name} from a sub-select whose tables have none"
    elif first.kind == "itself":
        fact = f"compares {_written(first)}: {name} was caught by the sub-select's own table"
    else:
        fact = f"compares {_written(first)} of one row: {name} of {table} was meant"
    return Finding(
        about=about_part(table, policy),
        message=f"{quote(policy.name)} on {table} {fact}, so that the sub-select is tied to no row of {table}",
        evidence={"captured": [_written(c) for c in captures]},
        fix=_fix(table, policy, found),
        judged=(judged_policy(policy, table),),
    )


def _written(capture: Capture) -> str:
    try:
        return render(capture.comparison)
    except NotRendered:
        return str(capture.column.name)


def _fix(table: Relation, policy: Policy, found: dict[str, tuple[Capture, ...]]) -> Fix:
    title = f"Name the table of the column that is meant, {table}"
    sides = [_repaired(text, found) for text in (policy.using, policy.check)]
    if any(captures and _repaired(text, found) is None for text, captures in found.items()):
        return Fix(title=title, statements=(), safe=False)
    return Fix(title=title, statements=(alter_policy(table, policy, sides[0], sides[1]),), safe=False)


def _repaired(text: str | None, found: dict[str, tuple[Capture, ...]]) -> str | None:
    """None leaves a side as it is."""
    captures = found.get(text or "", ())
    meant = repaired(expression(text), captures) if text is not None and captures else None
    try:
        return None if meant is None else render(meant)
    except NotRendered:
        return None


def _of_function(function: Function, hidden: tuple[Hidden, ...], policies: tuple[str, ...]) -> Finding:
    first = hidden[0]
    names = listed([quote(h.name) for h in hidden])
    lead = f"{function} never reads its {'argument' if len(hidden) == 1 else 'arguments'} {names}"
    believed = f", and {policies[0]} believes it" if len(policies) == 1 else ""
    believed = f", and {len(policies)} policies believe it" if len(policies) > 1 else believed
    return Finding(
        about=about_function(function),
        message=f"{lead}: the column of that name in {listed(first.tables)} is compared with itself{believed}",
        evidence={"hidden": [h.name for h in hidden], "policies": list(policies)},
        fix=Fix(
            title=f"Write {quote(function.name)}.{quote(first.name)}, or rename the argument", statements=(), safe=False
        ),
        judged=(function.body or "",),
    )
