"""View that shows the people who signed up.

## What
A view or materialized view that roles of the application can read shows rows of `auth.users` and does not ask who is
calling.

## Why
`auth.users` holds everybody's address, telephone number, metadata and password hash, and the API's roles have no grant
on it. A view reads it with its owner's rights, so whoever reads the view reads everybody.

## Example
```sql
-- platform: supabase
create view public.people as select u.id, u.email from auth.users u;
revoke all on public.people from anon;
```

## Fix
Take the grant away. What people may know of each other belongs in a table of profiles with policies of its own.
```sql
revoke select on public.people from authenticated;
```

## Not found
Views that ask for the caller (`where id = auth.uid()`): whether they ask the right thing is not judged here. Views that
run as their reader, whom `auth.users` is closed to. Totals over everything in a single row. Views that nobody untrusted
can read, by grant, schema or API.

## References
- https://www.postgresql.org/docs/current/sql-createview.html
- Supabase lint 0002_auth_users_exposed
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.access.roads import view_reaches
from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.caller.windows import Windows
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.copies import is_total, readers, revoked
from pgadvise.engines.isolation.judged import judged_view
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="error", security=7.5, since="0.1")
def check(platform: Platform, application: Application) -> Iterator[Finding]:
    for window in Windows(application=application).all():
        if any(t.qualified == ACCOUNTS for t in window.tables):
            yield _finding(application, window.view, [role.name for role in window.roles])
    for view in platform.views:
        if view.kind == "materialized_view" and _copies_accounts(application, view):
            roles = [e.role.name for e in readers(application, view)]
            if roles:
                yield _finding(application, view, roles)


def _copies_accounts(application: Application, view: Relation) -> bool:
    snapshot = application.access.snapshot
    return any(t.qualified == ACCOUNTS for t in view_reaches(snapshot, view)) and not is_total(snapshot, view)


def _finding(application: Application, view: Relation, roles: list[str]) -> Finding:
    return Finding(
        about=about_relation(view),
        message=f"{view} shows rows of auth.users without asking who is calling: {listed(roles)} can read what "
        "it shows of everybody who signed up",
        evidence={"roles": roles},
        fix=revoked(application.access, view, roles),
        judged=(judged_view(application.access.snapshot, view),),
    )
