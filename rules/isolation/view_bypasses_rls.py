"""View that shows rows past the policies of their table.

## What
A view that a role of the application can read reads a table with its owner's rights, row-level security does not bind
the owner, and nothing in the view asks who is calling.

## Why
A view is its owner's window unless it says `security_invoker`: the policies of the tables below are asked about the
owner, who bypasses them, and everybody who can read the view sees every tenant's rows.

## Example
```sql
-- platform: supabase
-- pg: >= 15
create table public.workspace (
    id uuid primary key
);
create table public.workspace_member (
    workspace_id uuid not null references public.workspace,
    user_id      uuid not null references auth.users,
    primary key (workspace_id, user_id)
);
create index on public.workspace_member (user_id);
create table public.invoice (
    id           uuid primary key,
    workspace_id uuid not null references public.workspace,
    total_cents  bigint not null
);
create index on public.invoice (workspace_id);
alter table public.workspace enable row level security;
alter table public.workspace_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.workspace_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.workspace for select to authenticated using (
    id = any (array(select m.workspace_id from public.workspace_member m where m.user_id = (select auth.uid())))
);
create policy own on public.invoice for select to authenticated using (
    workspace_id = any (array(
        select m.workspace_id from public.workspace_member m where m.user_id = (select auth.uid())))
);
create view public.revenue as
    select i.workspace_id, sum(i.total_cents) as cents from public.invoice i group by i.workspace_id;
```

## Fix
From then on readers need a grant on the tables below, and see what their own policies let them see. Before PostgreSQL
15 there is no security_invoker, and over a materialized view it changes nothing: take the grant on the view away, or
ask for the caller in its WHERE.
```sql
alter view public.revenue set (security_invoker = true);
```

## Not found
Views that ask for the caller themselves, in WHERE or in an inner join (`where user_id = auth.uid()`): whether they ask
the right thing is not judged here. Views that were proved to show a tenant's rows to its own members alone, however
they ask. Owners whom row-level security binds. Views that nobody untrusted can read, by grant or by schema. Tables that
the reader may read whole anyway. Totals over everything in a single row. Rows of persons or of nobody in particular,
which a view may be there to publish, are a warning; so is a table of tenants. `auth.users` is auth-users-exposed.

## References
- https://www.postgresql.org/docs/current/sql-createview.html
- Supabase lint 0010_security_definer_view
"""

from collections.abc import Iterator

from msgspec.structs import replace

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.revocation import givers, grants_on, role_list
from pgadvise.engines.access.roads import view_reaches
from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.caller.windows import Window, Windows
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies, judged_view
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.finding import NO_LOCK, Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import NotCaptured, Relation

_INVOKER = 15  # the release that brought security_invoker


@rule(severity="error", also=("warning",), security=8.2, since="0.1")
def check(
    access: Access, tenancy: Tenancy, application: Application, verdicts: Verdicts | NotCaptured
) -> Iterator[Finding]:
    for found in Windows(application=application).all():
        tables = tuple(t for t in found.tables if t.qualified != ACCOUNTS)
        left = tuple(r for r in found.roles if not _is_proved(tenancy, verdicts, found, tables, r))
        window = replace(found, tables=tables, roles=left)
        if not window.tables or not window.roles:
            continue
        isolated = any(tenancy.scope(t) in ("direct", "transitive", "membership") for t in window.tables)
        roles = [role.name for role in window.roles]
        yield Finding(
            about=about_relation(window.view),
            severity=None if isolated else "warning",
            message=_message(window, roles, isolated),
            detail=_refused(access, window, roles),
            evidence={"tables": [str(t) for t in window.tables], "roles": roles, "owner": window.through.owner},
            fix=_fix(access, window, roles),
            judged=(judged_view(access.snapshot, window.view), *_policies(access, window)),
        )


def _is_proved(
    tenancy: Tenancy, verdicts: Verdicts | NotCaptured, window: Window, tables: tuple[Relation, ...], role: AppRole
) -> bool:
    """The view was proved to show the role its own tenant's rows alone; of persons' rows that says nothing."""
    if isinstance(verdicts, NotCaptured) or not all(tenancy.holds_tenant_rows(t) for t in tables):
        return False
    return verdicts.keeps_apart(window.view, "select", role.name)


def _message(window: Window, roles: list[str], isolated: bool) -> str:
    tables = [str(t) for t in window.tables]
    read = listed(tables) if len(tables) < 3 else f"{len(tables)} protected tables"
    below = "" if window.through == window.view else f" through {window.through}"
    whose = "every tenant's rows" if isolated else "all of their rows" if len(tables) > 1 else "all of its rows"
    return (
        f"{window.view} reads {read}{below} with the rights of {window.through.owner}, whom no policy binds there: "
        f"{listed(roles)} can see {whose}"
    )


def _refused(access: Access, window: Window, roles: list[str]) -> str:
    """Who cannot read a table below by their own grants, and would be refused by a view that runs as its reader."""
    if window.copied or access.snapshot.origin.major < _INVOKER:
        return ""
    below = view_reaches(access.snapshot, window.through)
    tables = [str(t) for t in below if any("SELECT" not in access.reaches(role, t) for role in roles)]
    if not tables:
        return ""
    named = listed(tables) if len(tables) < 3 else f"{len(tables)} tables"
    return f"As its reader it would be refused: not all of {listed(roles)} may read {named}"


def _fix(access: Access, window: Window, roles: list[str]) -> Fix:
    if access.snapshot.origin.major >= _INVOKER and not window.copied:
        statement = f"alter view {window.through} set (security_invoker = true)"
        title = "Read with the rights of the reader: their grants and policies on the tables below then apply"
        return Fix(title=title, statements=(statement,), safe=False)
    grantees = givers(access, roles, (g for g in grants_on(access, window.view) if "SELECT" in g.privileges))
    revoke = (f"revoke select on {window.view} from {role_list(grantees)}",) if grantees else ()
    why = "what is below is a copy, whoever reads it" if window.copied else "it cannot run as its reader before 15"
    title = f"Take the grant away, or ask for the caller in the view's WHERE: {why}"
    return Fix(title=title, statements=revoke, safe=False, lock=NO_LOCK)


def _policies(access: Access, window: Window) -> Iterator[str]:
    for table in window.tables:
        yield from judged_policies(access.snapshot, table)
