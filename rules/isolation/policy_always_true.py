"""Policy that lets every row pass.

## What
A permissive policy that is true for every row for a role of the application: `true`, a condition that cannot be false,
or one that only asks for a session (`auth.role() = 'authenticated'`, `auth.uid() is not null`).

## Why
Permissive policies are alternatives: one that is always true opens the table to its roles for its commands, whatever
the others say. Row-level security is on, and does nothing.

## Example
```sql
-- platform: supabase
create table public.workspace (
    id   uuid primary key,
    name text not null
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
create policy signed_in on public.invoice for all to authenticated using (auth.role() = 'authenticated');
```

## Fix
```sql
alter policy signed_in on public.invoice using (
    workspace_id = any (array(
        select m.workspace_id from public.workspace_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Policies for services (`to service_role`), roles without the grant, and tables where a restrictive policy for the same
role and command narrows the rows; asking for a second factor does not. Reading what belongs to no tenant and nobody:
price lists, countries. A new tenant, which anybody may register. Inserts whose tenant a trigger or a column grant
decides. Row-level security that is off is policies-not-enforced. Reading a table of tenants by everybody, or rows of
which some are shared (their tenant may be null), is a warning; so is changing what all tenants share. Adding to it (a
contact form) and reading every person's rows are notes.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- Supabase lint 0024_rls_policy_always_true
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.narrowed import narrowed
from pgadvise.engines.caller.openings import Deed, openings
from pgadvise.engines.caller.stamps import settled
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.binding import Bindings
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.nulls import left_open
from pgadvise.finding import Finding, Severity, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote

_VERBS = {"select": "read", "insert": "add", "update": "change", "delete": "delete"}
_WHOSE = {"global": ("rows that everybody shares", "everybody"), "user": ("everybody's rows", "anybody")}
_ORDER: tuple[Severity, ...] = ("error", "warning", "info")


@rule(severity="error", also=("warning", "info"), security=8.6, since="0.1")
def check(platform: Platform, tenancy: Tenancy, access: Access, application: Application) -> Iterator[Finding]:
    opened = openings(access)
    bindings = Bindings(platform=platform, tenancy=tenancy, access=access)
    for table in platform.tables:
        if not table.row_security or not opened.may_open(table, application.untrusted):
            continue
        for policy, every in opened.deeds(table, application.exposure(table)).items():
            judged = {deed: _severity(tenancy, access, table, policy, deed) for deed in every}
            deeds = [deed for deed, severity in judged.items() if severity is not None]
            if deeds:
                yield Finding(
                    about=about_part(table, policy),
                    severity=next(s for s in _ORDER if s in judged.values()),
                    message=_message(tenancy, table, policy, deeds),
                    evidence={"roles": {r: [_verb(d) for d in deeds if d.role.name == r] for r in _roles(deeds)}},
                    fix=narrowed(bindings, table, policy, deeds),
                    judged=(
                        *judged_policies(platform.snapshot, table),
                        *sorted(f"{d.role.name} {_verb(d)}" for d in deeds),
                    ),
                )


def _severity(tenancy: Tenancy, access: Access, table: Relation, policy: Policy, deed: Deed) -> Severity | None:
    """None for what is nobody's harm, or nobody's mistake."""
    scope = tenancy.scope(table) or "global"
    new = deed.side == "new"
    if scope == "tenant":
        return None if new else "warning" if deed.command == "select" else "error"
    if scope == "global":
        return {"select": None, "insert": "info", "update": None if new else "warning"}.get(deed.command, "warning")
    if new and _decided_elsewhere(tenancy, access, table, deed):
        return None
    if scope == "user":
        if deed.command == "select":
            return "info" if tenancy.multi_tenant else None
        return "warning" if new else "error"
    return "warning" if deed.command == "select" and _meant(access, tenancy, table, policy) else "error"


def _decided_elsewhere(tenancy: Tenancy, access: Access, table: Relation, deed: Deed) -> bool:
    """Whether the writer has no say in whose row a new one is."""
    known = tenancy.of(table)
    columns = (known.key,) if known and known.key else known.via[0].columns if known and known.via else ()
    return any(settled(access, deed.role.name, table, column, deed.command) for column in columns)


def _meant(access: Access, tenancy: Tenancy, table: Relation, policy: Policy) -> bool:
    """Signs that reading all was intended: visitors are named, or some rows belong to no tenant."""
    return "anon" in policy.roles or next(left_open(access.snapshot, tenancy, table), None) is not None


def _message(tenancy: Tenancy, table: Relation, policy: Policy, deeds: Sequence[Deed]) -> str:
    scope = tenancy.scope(table) or "global"
    whose, whom = _WHOSE.get(scope, ("every tenant's rows", "any tenant"))
    verbs = list(dict.fromkeys(_verb(d) for d in deeds))
    stored = [v for v in verbs if v not in ("add", "hand over")]
    what = [f"{listed(stored)} {whose}"] if stored else []
    what += [f"add rows for {whom}"] if "add" in verbs else []
    what += [f"hand rows over to {whom}"] if "hand over" in verbs else []
    return f"{quote(policy.name)} on {table} is true for every row: {listed(_roles(deeds))} can {listed(what)}"


def _verb(deed: Deed) -> str:
    return "hand over" if (deed.command, deed.side) == ("update", "new") else _VERBS[deed.command]


def _roles(deeds: Sequence[Deed]) -> list[str]:
    return list(dict.fromkeys(d.role.name for d in deeds))
