"""Function of the user's own that is marked LEAKPROOF.

## What
A function outside PostgreSQL and its extensions that is LEAKPROOF.

## Why
A policy must pass a row before a statement's own functions see it, but for those that are leakproof: they are called
with rows of every tenant, before the policy. One that raises an error, writes a message or answers by the clock tells
what those rows hold, and PostgreSQL takes the mark on trust.

## Example
```sql
create function public.is_even(n integer) returns boolean
    language plpgsql immutable leakproof set search_path = '' as
$$ begin return n % 2 = 0; end $$;
```

## Fix
Indexes that a policy lets a query use only because of the mark are then not used any more.
```sql
alter function public.is_even(integer) not leakproof;
```

## Not found
Functions of extensions. Functions in a database where row-level security and security barriers are used nowhere are a
note.

## References
- https://www.postgresql.org/docs/current/sql-createfunction.html
- https://www.postgresql.org/docs/current/rules-privileges.html
"""

from collections.abc import Iterator

from pgadvise.engines.platform import Platform
from pgadvise.finding import NO_LOCK, Finding, Fix, about_function
from pgadvise.rule import rule
from pgadvise.snapshot import Function


@rule(severity="warning", also=("info",), since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    guarded = any(r.row_security or r.option("security_barrier") for r in platform.relations)
    for function in platform.functions:
        if function.leakproof:
            yield _finding(function, guarded)


def _finding(function: Function, guarded: bool) -> Finding:
    consequence = (
        "a query may call it with rows that a policy or a security barrier would have kept back"
        if guarded
        else "a policy made later would let it see every row first"
    )
    return Finding(
        about=about_function(function),
        severity=None if guarded else "info",
        message=f"{function} is marked leakproof, which PostgreSQL believes: {consequence}",
        evidence={"language": function.language},
        fix=Fix(
            title="Take the mark away",
            statements=(f"alter function {function} not leakproof",),
            safe=True,
            lock=NO_LOCK,
        ),
    )
