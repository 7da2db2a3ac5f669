"""Row that may not be deleted and can be moved to another tenant.

## What
The policies let the role change rows of any tenant that the caller is a member of, the column that carries the tenant
among what it changes; and they do not let it delete them.

## Why
A policy sees the row before or after, never both. Whoever belongs to two tenants moves a row from one to the other by
UPDATE: for the first it is gone, with what it says, and all that points at it is torn off. DELETE, which was kept from
them, does no more.

## Example
```sql
-- platform: supabase
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid not null references public.workspaces,
    user_id      uuid not null references auth.users,
    primary key (user_id, workspace_id)
);
create index on public.members (workspace_id);
create table public.reports (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces,
    body         text not null
);
create index on public.reports (workspace_id);
alter table public.workspaces enable row level security;
alter table public.members enable row level security;
alter table public.reports enable row level security;
create policy own on public.members for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.workspaces for select to authenticated using (
    id = any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid())))
);
create policy own on public.reports for select to authenticated using (
    workspace_id = any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid())))
);
create policy edited on public.reports for update to authenticated using (
    workspace_id = any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid())))
);
```

## Fix
A trigger compares the row before and after. Or grant UPDATE on the other columns alone, where each new column may be
granted as well.
```sql
create function public.keep_reports_workspace_id() returns trigger language plpgsql set search_path = '' as $$
begin
    raise exception 'reports.workspace_id cannot be changed';
end $$;
create trigger keep_workspace_id before update on public.reports for each row
    when (old.workspace_id is distinct from new.workspace_id) execute function public.keep_reports_workspace_id();
```

## Not found
Rows that the same people may delete. Policies that ask for the caller's one tenant (`workspace_id = …`), and members of
whom a unique key says that each has one. A trigger that speaks of the column, an UPDATE grant without it, a foreign key
that carries the tenant along. Tables with a mark for deleted rows: who sets that deletes. Invitations. Databases
without row-level security, and roles that it does not bind. A tenant that the caller is no member of: see
write-check-missing.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- https://www.postgresql.org/docs/current/sql-createpolicy.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.isolation.movable import Movable
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import SHORT_EXCLUSIVE, Finding, Fix, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, joined_name, quote


@rule(severity="warning", security=4.3, since="0.1")
def check(platform: Platform, tenants: Tenancy, application: Application) -> Iterator[Finding]:
    movable = Movable(application=application, tenancy=tenants)
    for table in platform.tables:
        roles = movable.roles(table)
        key = tenants.key(table)
        if roles and key is not None:
            yield Finding(
                about=about_column(table, key),
                message=f"Rows of {table} that {listed([quote(role) for role in roles])} may change and not delete can "
                f"leave their tenant: a member of two sets {quote(key)} by UPDATE",
                evidence={"roles": list(roles), "rows": table.rows},
                fix=_fix(table, key),
                judged=judged_policies(platform.snapshot, table),
            )


def _fix(table: Relation, key: str) -> Fix:
    name = joined_name("keep", table.name, key)
    function = f"{quote(table.schema)}.{quote(name)}"
    column = quote(key)
    said = f"{table.name}.{key} cannot be changed".replace("'", "''").replace("%", "%%")
    made = (
        f"create function {function}() returns trigger language plpgsql set search_path = '' as "
        f"$keep$ begin raise exception '{said}'; end $keep$"
    )
    trigger = (
        f"create trigger {quote(joined_name('keep', key))} before update on {table} for each row "
        f"when (old.{column} is distinct from new.{column}) execute function {function}()"
    )
    return Fix(title="Keep every row with its tenant", statements=(made, trigger), safe=False, lock=SHORT_EXCLUSIVE)
