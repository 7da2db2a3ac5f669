"""Row-level security on, and no policy.

## What
A table with row-level security and no policy at all, on which roles of the application hold grants.

## Why
Without a policy no row passes: queries answer with nothing and inserts fail, without a word on the reason. Where only
the server uses the table that is what was meant, and the grants are what should go.

## Example
```sql
-- platform: supabase
create table public.payout (id bigint generated always as identity primary key, amount bigint not null);
alter table public.payout enable row level security;
```

## Fix
If only the server uses it, take the grants away: a request is then refused instead of answered with nothing, and no
later policy opens more than it says. Else write the policies.
```sql
revoke all on table public.payout from anon, authenticated;
```

## Not found
A table on which no role of the application holds a grant to read or write rows: closed on purpose. Owners whom
row-level security does not bind see their rows: they are owner-bypasses-rls. A table that has only restrictive policies
has some.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- Supabase lint 0008_rls_enabled_no_policy
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.access.revocation import givers, grants_on, role_list
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.reach import judged_grants, reaching, rights
from pgadvise.engines.platform import Platform
from pgadvise.finding import NO_LOCK, Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="info", since="0.1")
def check(platform: Platform, application: Application) -> Iterator[Finding]:
    access = application.access
    for table in platform.tables:
        if not table.row_security or platform.snapshot.policies_of(table):
            continue
        exposures = [e for e in reaching(application, table) if access.binds(e.role.name, table)]
        if exposures:
            names = [e.role.name for e in exposures]
            yield Finding(
                about=about_relation(table),
                message=f"{table} has row-level security and no policy: its grants to {listed(names)} give no row",
                detail="Meant so where only the server uses it; then it needs no grants either",
                evidence={"roles": rights(exposures)},
                fix=_fix(access, table, names),
                judged=judged_grants(exposures),
            )


def _fix(access: Access, table: Relation, roles: list[str]) -> Fix | None:
    """The grants to these roles taken back; none where they come through ownership, or a group that has others."""
    given = givers(access, roles, grants_on(access, table))
    if not given or not set(given) <= {PUBLIC, *roles} or any(access.owns(role, table) for role in roles):
        return None
    return Fix(
        title="If only the server uses it, revoke the grants",
        statements=(f"revoke all on table {table} from {role_list(given)}",),
        safe=False,
        lock=NO_LOCK,
    )
