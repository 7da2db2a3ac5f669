"""Policy that believes what users write about themselves.

## What
A policy, or a function that a policy calls, decides by `user_metadata` of the token or `raw_user_meta_data` of
auth.users.

## Why
Every signed-in user can write their own user_metadata, with one call of `supabase.auth.updateUser()`: who wants to be
an admin, or another tenant's, says so and is.

## Example
```sql
-- platform: supabase
create table public.notice (
    id   uuid primary key,
    text text not null
);
alter table public.notice enable row level security;
create policy staff on public.notice for all to authenticated using (
    (select auth.jwt() -> 'user_metadata' ->> 'role') = 'staff'
);
```

## Fix
Only the server writes app_metadata. Set it for those who should pass before the policy asks for it, and by your own
records: what user_metadata says today may be anybody's invention. Tokens take it over when they are renewed.
```sql
alter policy staff on public.notice using (
    (select auth.jwt() -> 'app_metadata' ->> 'role') = 'staff'
);
```

## Not found
`app_metadata` and `raw_app_meta_data`, functions that no policy calls, policies for roles that bypass row-level
security. Where every way through the policy also passes something that the caller cannot choose (`user_id =
auth.uid()`), other people's rows are safe and it is a warning.

## References
- https://supabase.com/docs/guides/database/postgres/row-level-security
- Supabase lint 0015_rls_references_user_metadata
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.bound import Bounds
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.metadata import Belief, beliefs, on_app_metadata
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.caller.policy_statements import alter_policy
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.finding import Finding, Fix, about_function, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote

_TITLE = "Ask app_metadata, which only the server writes, and set it for those who should pass"


@rule(severity="error", also=("warning",), security=8.8, since="0.1")
def check(access: Access, application: Application) -> Iterator[Finding]:
    bounds = Bounds(ordinary=Ordinary(callers=Callers(snapshot=access.snapshot)), roles=application.tenant_roles)
    for belief in beliefs(access, bounds):
        yield _finding(belief)


def _finding(belief: Belief) -> Finding:
    table, policy = belief.policies[0]
    names = [f"{quote(p.name)} on {t}" for t, p in belief.policies]
    consequence = "to ask it proves nothing" if belief.bound else "whoever says so passes"
    if belief.function is None:
        subject = f"{names[0]} asks {belief.words}, which users write themselves"
        about, fix = about_part(table, policy), _fix(table, policy)
        judged: tuple[str, ...] = (judged_policy(policy, table),)
    else:
        believers = f"{names[0]} believes" if len(names) == 1 else f"{len(names)} policies believe"
        subject = f"{belief.function} asks {belief.words}, which users write themselves, and {believers} it"
        about, fix = about_function(belief.function), Fix(title=_TITLE, statements=(), safe=False)
        judged = (belief.function.body or "",)
    return Finding(
        about=about,
        severity="warning" if belief.bound else None,
        message=f"{subject}: {consequence}",
        detail="What else is asked, they cannot choose" if belief.bound else "",
        evidence={"reads": belief.words, "policies": names},
        fix=fix,
        judged=judged,
    )


def _fix(table: Relation, policy: Policy) -> Fix:
    using, check = (None if text is None else on_app_metadata(text) for text in (policy.using, policy.check))
    if (using, check) == (None, None) or (using is None) != (policy.using is None):
        return Fix(title=_TITLE, statements=(), safe=False)
    return Fix(title=_TITLE, statements=(alter_policy(table, policy, using, check),), safe=False)
