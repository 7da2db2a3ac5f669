"""IMMUTABLE function that reads who is asking.

## What
A function declared IMMUTABLE that reads the token, a setting, current_user or a table, and that a policy or a role of
the application calls.

## Why
IMMUTABLE promises the same answer for the same arguments for ever. The server takes the answer once, while it plans,
and keeps it with the plan: on a pooled connection the next caller's query runs with the tenant of the one before.

## Example
```sql
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (
    id   bigint primary key,
    name text not null
);
create table public.invoice (
    id        bigint primary key,
    tenant_id bigint not null references public.tenant
);
create index on public.invoice (tenant_id);
grant select on public.invoice to web;
create function public.current_tenant() returns bigint
language sql immutable as $$ select nullif(current_setting('app.tenant', true), '')::bigint $$;
alter table public.invoice enable row level security;
create policy own on public.invoice for select to web using (tenant_id = public.current_tenant());
```

## Fix
```sql
alter function public.current_tenant() stable;
```

## Not found
Functions that read their arguments alone, STABLE and VOLATILE ones, those of platforms and extensions. Functions that
neither a policy nor a role of the application calls. Bodies in other languages than SQL and PL/pgSQL. What asks the
clock or makes random values. What only reads tables, or is called with a column of the row each time and so is not
planned away, is a warning.

## References
- https://www.postgresql.org/docs/current/xfunc-volatility.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.asked import Asked
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.used import used_functions
from pgadvise.finding import NO_LOCK, Finding, Fix, about_function
from pgadvise.rule import rule
from pgadvise.snapshot import Function
from pgadvise.sql.tree.reads import relations


@rule(severity="error", also=("warning",), security=6.5, since="0.1")
def check(application: Application) -> Iterator[Finding]:
    callers = Callers(snapshot=application.access.snapshot)
    for function, policies in used_functions(application, callers):
        if function.volatility != "immutable" or function.kind != "function":
            continue
        session = _session(callers.asked_by(function))
        tables = _tables(function)
        if session or tables:
            yield _finding(function, session, tables, policies)


def _session(asked: Asked) -> tuple[str, ...]:
    """What it reads of the session, in words; a body that was only searched for words says nothing."""
    found = [f"auth.{call}()" for call in sorted(asked.calls)]
    found += ["the token"] if asked.paths else []
    found += [f"the setting {name}" for name in sorted(asked.settings) if not name.startswith("?")]
    return (*found, *sorted(asked.roles))


def _tables(function: Function) -> tuple[str, ...]:
    known = body(function)
    names = {name for tree in (known.statements if known else ()) for name in relations(tree)}
    return tuple(sorted(".".join(part for part in name if part) for name in names))


def _finding(
    function: Function, session: tuple[str, ...], tables: tuple[str, ...], policies: tuple[str, ...]
) -> Finding:
    reads = listed(session or tables[:3])
    believed = f" that {policies[0]} relies on" if policies else ""
    folded = bool(session) and not function.argument_types
    consequence = (
        "the answer for one caller is kept with the plan and given to the next"
        if folded
        else "its answer may be kept with the plan when it is no longer true"
    )
    return Finding(
        about=about_function(function),
        severity=None if folded else "warning",
        message=f"{function}{believed} is IMMUTABLE and reads {reads}: {consequence}",
        evidence={"session": list(session), "tables": list(tables), "policies": list(policies)},
        fix=Fix(
            title="Declare it STABLE: the same answer within one statement",
            statements=(f"alter function {function.signature} stable",),
            safe=False,
            lock=NO_LOCK,
        ),
        judged=(function.body or "",),
    )
