"""Policy that opens to a session that brings nothing.

## What
A permissive policy that lets every row pass where the setting or the claim it asks for is missing: `is null or`, a
COALESCE that falls back on the row's own value, an empty text that counts as everybody.

## Why
Nothing has to be forged: to leave the setting out is enough. A job that forgets it, a connection from the pool whose
setting went with its last transaction (it reads '' from then on), a token without the claim see every tenant's rows.

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
alter table public.invoice enable row level security;
create policy own on public.invoice for select to web using (
    (select current_setting('app.tenant', true)) is null
    or tenant_id = (select current_setting('app.tenant', true))::bigint
);
```

## Fix
```sql
alter policy own on public.invoice using (
    tenant_id = (select nullif(current_setting('app.tenant', true), ''))::bigint
);
```

## Not found
Policies that are true for every caller, or for visitors because they have no id: policy-always-true. Rows that a column
of theirs opens (`is_public or …`). A setting read without `true`, which is an error while it is missing. Tables whose
rows belong to no tenant and nobody, roles without the grant, what a restrictive policy keeps out in the same session.

## References
- https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.caller.asked import asked
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.claimless import Claimless, State, looks_into_tables
from pgadvise.engines.caller.openings import Side, asked_of
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.conditions import conditions
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.isolation.written import governed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote
from pgadvise.snapshot.policies import Command
from pgadvise.sql.parser.parse import expression, parsed

_SIDES: tuple[tuple[Command, Side, str], ...] = (
    ("select", "stored", "read"),
    ("insert", "new", "add"),
    ("update", "stored", "change"),
    ("delete", "stored", "delete"),
)
_STATE = {"unset": "is missing", "empty": "is empty, as SET LOCAL leaves it on a connection of the pool"}


@rule(severity="error", security=8.6, since="0.1")
def check(platform: Platform, tenancy: Tenancy, access: Access, application: Application) -> Iterator[Finding]:
    claimless = Claimless(ordinary=Ordinary(callers=Callers(snapshot=platform.snapshot)))
    for table in governed(platform):
        if not table.row_security or (tenancy.scope(table) or "global") == "global":
            continue
        if all(looks_into_tables(c) for p in platform.snapshot.policies_of(table) for c in conditions(p)):
            continue
        found: dict[Policy, dict[tuple[str, str], State]] = {}
        for exposure in application.exposure(table):
            for policy, verb, state in _opened(access, claimless, table, exposure):
                found.setdefault(policy, {})[exposure.role.name, verb] = state
        for policy, deeds in found.items():
            yield _finding(platform, table, policy, deeds)


def _opened(
    access: Access, claimless: Claimless, table: Relation, exposure: Exposure
) -> Iterator[tuple[Policy, str, State]]:
    role = exposure.role
    for command, side, verb in _SIDES if access.binds(role.name, table) else ():
        if command.upper() not in exposure.privileges:
            continue
        bound = access.policies(role.name, table, command)
        states = [(p, _state(claimless, asked_of(p, side), exposure, table)) for p in bound.permissive]
        floor = [_keeps_out(claimless, asked_of(p, side), exposure, table) for p in bound.restrictive]
        for policy, state in states:
            if state is not None and not any(floor):
                yield policy, verb, state


def _state(claimless: Claimless, text: str | None, exposure: Exposure, table: Relation) -> State | None:
    condition = parsed(text)
    return None if condition is None else claimless.opens(condition, exposure.role, table.name)


def _keeps_out(claimless: Claimless, text: str | None, exposure: Exposure, table: Relation) -> bool:
    always = claimless.ordinary.always(text, exposure.role)
    return not always and _state(claimless, text, exposure, table) is None


def _finding(platform: Platform, table: Relation, policy: Policy, deeds: dict[tuple[str, str], State]) -> Finding:
    roles = list(dict.fromkeys(role for role, _ in deeds))
    verbs = list(dict.fromkeys(verb for _, verb in deeds))
    state = next(iter(deeds.values()))
    return Finding(
        about=about_part(table, policy),
        message=f"{quote(policy.name)} on {table} is true for every row where {_what(policy)} {_STATE[state]}: "
        f"{listed(roles)} can then {listed(verbs)} every tenant's rows",
        evidence={"state": state, "roles": {role: [v for r, v in deeds if r == role] for role in roles}},
        fix=Fix(title="Let a missing value find no row: compare with it and nothing else", statements=(), safe=False),
        judged=judged_policies(platform.snapshot, table),
    )


def _what(policy: Policy) -> str:
    """The setting or the claim, where the policy itself names one."""
    for text in (policy.using, policy.check):
        found = asked(expression(text)) if text is not None else None
        if found is not None and found.settings:
            return f"the setting {min(found.settings)}"
        if found is not None and found.paths:
            return f"the claim {'.'.join(max(found.paths))}"
    return "what it asks for"
