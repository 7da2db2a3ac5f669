"""Application role that row-level security does not bind.

## What
A role that the application uses is a superuser, has BYPASSRLS, or can SET ROLE to one that is or has, in a database
with row-level security.

## Why
PostgreSQL asks no policy for such a role, FORCE or not: every statement of the application sees every tenant's rows,
and the policies protect nobody from it. A role that only can become another is one injected `set role` away from it.

## Example
```sql
create role app login bypassrls;
create table public.document (
    id     bigint generated always as identity primary key,
    author text not null
);
create index on public.document (author);
alter table public.document enable row level security;
create policy document_own on public.document using (author = (select current_setting('app.author', true)));
grant select, insert, update, delete on public.document to app;
```

## Fix
The role keeps its grants, and from now on sees what the policies allow: see that they allow what the application needs.
```sql
alter role app nobypassrls;
```

## Not found
Services, which are meant to bypass (`service_role`, `[roles] service`, a `worker` with BYPASSRLS beside an application
role without), platform, migration and admin roles: they are not the application's, and neither is `postgres` beside
Supabase's API. A role behind an HTTP API that could SET
ROLE: requests cannot. Owners of tables: they are owner-bypasses-rls. A database without row-level security.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- https://www.postgresql.org/docs/current/role-attributes.html
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.bypass import Bypass
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.finding import NO_LOCK, Finding, Fix, about_role
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, quote


@rule(severity="error", security=8.8, since="0.1")
def check(platform: Platform, application: Application) -> Iterator[Finding]:
    access = application.access
    protected = [t for t in platform.tables if t.row_security or platform.snapshot.policies_of(t)]
    for role in application.untrusted:
        bypass = access.bypass_everywhere(role.name)
        if bypass is None or (role.api and not bypass.direct):
            continue
        tables = [t for t in protected if access.reaches(bypass.road or role.name, t)]
        if tables:
            yield Finding(
                about=about_role(role.name),
                message=_message(role, bypass, tables),
                evidence={
                    "reason": bypass.reason,
                    "by": bypass.by,
                    "road": bypass.road,
                    "tables": len(tables),
                    "relations": [str(t) for t in tables],
                },
                fix=_demotion(access, role.name) if bypass.direct else _separation(access, role.name, bypass),
                discriminator=bypass.road or "",
                judged=(f"{bypass.reason} by {bypass.by}",),
            )


def _message(role: AppRole, bypass: Bypass, tables: Sequence[Relation]) -> str:
    number = str(tables[0]) if len(tables) == 1 else f"{len(tables)} tables"
    what = "is a superuser" if bypass.reason == "superuser" else "has BYPASSRLS"
    if bypass.direct:
        return f"{role.name} {what}: row-level security on {number} does not bind it"
    return f"{role.name} can SET ROLE to {bypass.road}, which {what}: row-level security on {number} need not bind it"


def _demotion(access: Access, name: str) -> Fix:
    role = access.snapshot.role(name)
    others = [r for r in access.snapshot.roles if r.superuser and r.name != name]
    # The role that a cluster was made with stays superuser: PostgreSQL refuses to demote it.
    if role is None or name == "postgres" or (role.superuser and not others):
        title = "Let the application log in as a role of its own, without SUPERUSER and BYPASSRLS, that owns no table"
        return Fix(title=title, statements=(), safe=False, lock=NO_LOCK)
    attributes = [word for has, word in ((role.superuser, "superuser"), (role.bypass_rls, "bypassrls")) if has]
    title = f"Take {listed([word.upper() for word in attributes])} from the role"
    if role.superuser:
        title += ", after granting it what it uses"
    statement = f"alter role {quote(name)} {' '.join(f'no{word}' for word in attributes)}"
    return Fix(title=title, statements=(statement,), safe=False, lock=NO_LOCK)


def _separation(access: Access, name: str, bypass: Bypass) -> Fix:
    """The memberships at which the road begins, taken away."""
    first = sorted(
        m.role
        for m in access.snapshot.memberships
        if m.member == name and m.set and (m.role == bypass.road or bypass.road in access.can_become(m.role))
    )
    return Fix(
        title="End the membership, after granting the role what it has through it",
        statements=tuple(f"revoke {quote(role)} from {quote(name)}" for role in first),
        safe=False,
        lock=NO_LOCK,
    )
