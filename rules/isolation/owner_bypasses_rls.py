"""Application role that owns the table it should be bound on.

## What
A role that the application uses owns a table with row-level security, inherits from its owner or can become it, and
the table does not force row-level security.

## Why
Policies do not bind the owner of a table unless it says FORCE: the application that made its tables itself reads and
writes every tenant's rows, and its tests pass.

## Example
```sql
create role app login;
create table public.document (
    id     bigint generated always as identity primary key,
    author text not null
);
create index on public.document (author);
alter table public.document owner to app;
alter table public.document enable row level security;
create policy document_own on public.document using (author = (select current_setting('app.author', true)));
```

## Fix
Better still, let migrations own the tables and the application log in as a role with grants. FORCE binds whatever runs
as the owner: migrations that touch rows, `pg_dump` as the owner, and SECURITY DEFINER functions it owns. Where a policy
calls such a function on its own table, FORCE would make it ask itself without end: then only another role helps.
```sql
alter table public.document force row level security;
```

## Not found
Owners that are not the application's: migration and admin roles, `postgres` on Supabase. Tables without policies that
hold no tenants' rows: closed to everybody else, which is what the owner wanted. Superusers and BYPASSRLS: they are
role-bypasses-rls. A role behind an HTTP API that could become the owner: requests cannot SET ROLE.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.bypass import Bypass
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.isolation.reach import reaching
from pgadvise.engines.isolation.remedy import Remedies
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="error", security=8.1, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application) -> Iterator[Finding]:
    remedies = Remedies(platform=platform, tenancy=tenancy, application=application)
    for table in platform.tables:
        if not table.row_security or table.row_security_forced:
            continue
        policies = platform.snapshot.policies_of(table)
        bypasses = _bypasses(application, table)
        if bypasses and (policies or tenancy.holds_tenant_rows(table)):
            fix = _forced(remedies, table, bypasses) if policies else None
            yield Finding(
                about=about_relation(table),
                message=_message(table, bypasses[0], len(policies)),
                detail=f"So it is with {listed([b.role for b in bypasses[1:]])}" if bypasses[1:] else "",
                evidence={"owner": table.owner, "roles": [b.role for b in bypasses], "policies": len(policies)},
                fix=fix or remedies.fix(table, reaching(application, table)),
                judged=(*(f"{b.role}: {b}" for b in bypasses), *judged_policies(platform.snapshot, table)),
            )


def _bypasses(application: Application, table: Relation) -> list[Bypass]:
    found = (_bypass(application, role, table) for role in application.untrusted)
    return [b for b in found if b is not None]


def _bypass(application: Application, role: AppRole, table: Relation) -> Bypass | None:
    """By ownership alone, of a table in a schema that the role may use, and by SET ROLE only where SQL is sent."""
    access = application.access
    bypass = access.bypass(role.name, table)
    if bypass is None or bypass.reason not in ("owner", "member_of_owner") or (role.api and not bypass.direct):
        return None
    return bypass if access.may_use(bypass.road or role.name, table.schema) else None


def _message(table: Relation, bypass: Bypass, policies: int) -> str:
    how = "" if bypass.direct else f", which {bypass.role} can SET ROLE to"
    if bypass.direct and bypass.by != bypass.role:
        how = f", from which {bypass.role} inherits"
    what = {0: "it does", 1: "its policy does"}.get(policies, f"its {policies} policies do")
    return f"{table} does not force row-level security on its owner {bypass.by}{how}: {what} not bind {bypass.role}"


def _forced(remedies: Remedies, table: Relation, bypasses: Sequence[Bypass]) -> Fix:
    access = remedies.application.access
    if not remedies.forcible(table):
        # FORCE would bind the owner inside the function as well, and the policy would ask itself.
        title = "Let the application log in as another role than the owner: its policies read the table as the owner"
        return Fix(title=title, statements=(), safe=False)
    names = [b.road or b.role for b in bypasses]
    shut = [name for name in names if not access.policies(name, table, "select").permissive]
    title = "Force row-level security on the owner"
    if shut:
        title += f"; {listed(shut)} will read nothing until a policy names it"
    return Fix(title=title, statements=(f"alter table {table} force row level security",), safe=False)
