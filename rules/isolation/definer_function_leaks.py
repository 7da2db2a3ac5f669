"""Function with its owner's rights that reaches other tenants' rows.

## What
A SECURITY DEFINER function that a role of the application can call returned or changed another tenant's rows, on a copy
of the schema with rows of several tenants; or one that acts as a trigger on auth.users believed what whoever signs up
says of himself, such as which tenant is his. The finding tells the session and the call, and what that opened
elsewhere.

## Why
The function runs as its owner, whom no policy binds: what its own body does not ask, nobody asks. An id of another
tenant is all that a caller needs, and ids are no secret.

## Example
```sql
-- platform: supabase
create table public.team (
    id   uuid primary key,
    name text not null
);
create table public.team_member (
    team_id uuid not null references public.team,
    user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create index on public.team_member (user_id);
create table public.invoice (
    id      uuid primary key,
    team_id uuid not null references public.team,
    author  uuid not null references auth.users
);
create index on public.invoice (team_id);
create index on public.invoice (author);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy members on public.invoice for select to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create function public.invoices_of(team uuid) returns setof public.invoice
language sql stable security definer set search_path = ''
as $$ select i.* from public.invoice i where i.team_id = team $$;
```

## Fix
```sql
create or replace function public.invoices_of(team uuid) returns setof public.invoice
language sql stable security definer set search_path = ''
as $$
    select i.* from public.invoice i
    where i.team_id = team
        and i.team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
$$;
```

## Not found
Functions that ask for the caller and so gave nothing away. Functions that nobody untrusted can call. What runs with the
caller's rights does nothing that he may not do himself. That such a function can be called at all is
definer-function-exposed.

## References
- https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts import telling
from pgadvise.engines.verdicts.causes import Causes
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.finding import Finding, Fix, about_function
from pgadvise.rule import rule
from pgadvise.snapshot import Function

_CALL = "Ask for the caller in its body, or revoke EXECUTE"
_SIGN_UP = "Take no tenant from raw_user_meta_data, which whoever signs up writes: ask for an invitation to his address"


@rule(severity="error", security=8.8, since="0.1")
def check(verdicts: Verdicts, platform: Platform, tenants: Tenancy, access: Access) -> Iterator[Finding]:
    causes = Causes(verdicts=verdicts, platform=platform, tenancy=tenants, access=access)
    for leaking in causes.of("function"):
        function = leaking.about
        assert isinstance(function, Function)
        yield Finding(
            about=about_function(function),
            certainty=telling.certainty(leaking),
            message=f"{telling.attacker(leaking)} {listed(telling.deeds(leaking))} {telling.victim(leaking)} rows "
            f"through {function}, which runs with the rights of {function.owner}",
            detail=telling.detail(leaking),
            evidence=telling.evidence(leaking),
            fix=Fix(title=_SIGN_UP if function.is_trigger else _CALL, statements=(), safe=False),
            judged=telling.judged(access, leaking),
        )
