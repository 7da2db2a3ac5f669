"""SECURITY DEFINER function that takes the search_path of whoever calls it.

## What
A function with SECURITY DEFINER and no `set search_path` of its own.

## Why
Names without a schema are looked up along the caller's search_path. Who can create a table, a function or an operator
in a schema before the right one, temporary tables included, makes the function read or run theirs, with the rights of
its owner.

## Example
```sql
create table public.account (
    id    bigint primary key,
    email text not null
);
create function public.account_of(address text) returns bigint language sql stable security definer as $$
    select id from account where email = address
$$;
```

## Fix
Better still is an empty path and a schema before every name in the body: then nothing has to be searched.
```sql
alter function public.account_of(text) set search_path = public, pg_temp;
```

## Not found
Functions with SECURITY INVOKER, which do nothing that their caller could not do. Bodies of the SQL standard (BEGIN
ATOMIC), whose names were looked up when they were created, and functions in C. Members of extensions. Whether others
may create objects in the schemas of a path that is set is not asked here. A function that nobody untrusted can call,
and no trigger runs, is a note.

## References
- https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
- Supabase lint 0011_function_search_path_mutable
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.platform import Platform
from pgadvise.engines.search_path import SearchPaths, sets_path
from pgadvise.finding import NO_LOCK, Finding, Fix, about_function
from pgadvise.rule import rule
from pgadvise.snapshot import Function, quote

_COMPILED = ("c", "internal")


@rule(severity="warning", also=("info",), security=5.3, since="0.1")
def check(platform: Platform, access: Access, application: Application) -> Iterator[Finding]:
    paths = SearchPaths(snapshot=platform.snapshot)
    for function in platform.functions:
        if function.security_definer and function.language not in _COMPILED and not _is_settled(function):
            yield Finding(
                about=about_function(function),
                severity=None if _is_run(access, application, function) else "info",
                message=f"{function} runs with the rights of {function.owner} and along the caller's search_path: who "
                "can create objects in a schema on it decides what its names mean",
                evidence={"owner": function.owner},
                fix=_fix(paths, function),
                judged=(function.body or "",),
            )


def _is_settled(function: Function) -> bool:
    return function.standard_body or sets_path(function)


def _is_run(access: Access, application: Application, function: Function) -> bool:
    """By a role that is not trusted with the owner's rights, whether by a call or by a trigger."""
    if function.is_trigger or not application.untrusted:
        return True
    return any(access.may_execute(role.name, function) for role in application.untrusted)


def _fix(paths: SearchPaths, function: Function) -> Fix:
    needed = paths.needed(function)
    path = ", ".join(quote(schema) for schema in (*needed, "pg_temp")) if needed else "''"
    title = "Set the path that its names need" if needed else "Set an empty path: every name in it has its schema"
    kind = "procedure" if function.kind == "procedure" else "function"
    statement = f"alter {kind} {function} set search_path = {path}"
    return Fix(title=title, statements=(statement,), safe=not needed, lock=NO_LOCK)
