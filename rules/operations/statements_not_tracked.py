"""Server that does not tell which statements it runs.

## What
pg_stat_statements is not installed in the database, not loaded, told to count nothing, or does not show this reader
what the application runs.

## Why
Which statements take the time, which indexes they need and which they never use, who runs them and how: all of it is
answered from what this extension counts. Without it the rules about queries do not run.

## Example
```sql
create table public.entry (id bigint primary key, body text);
```

## Fix
It counts from then on. Where the library is not loaded, `shared_preload_libraries` and a restart come first; on
Supabase, RDS, Cloud SQL, Azure and Neon it is, or is switched on in their console.
```sql
create extension pg_stat_statements;
```

## Not found
A database without tables. `track = none` that is set for this reader alone. Hidden texts of the provider's own roles,
and of an administrator who runs little. A workload that was given as a file.

## References
- https://www.postgresql.org/docs/current/pgstatstatements.html
- https://www.postgresql.org/docs/current/predefined-roles.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.platform import Platform
from pgadvise.engines.workload.aggregate import FROM_FILE
from pgadvise.engines.workload.hidden import hidden_roles
from pgadvise.finding import NO_LOCK, About, Finding, Fix, about_role
from pgadvise.rule import rule
from pgadvise.snapshot import NotCaptured, Snapshot, Workload, quote

_LIBRARY = "pg_stat_statements"
_EXTENSION = About("extension", None, _LIBRARY)
_BLIND = "which statements take the time, and what they need, cannot be told"
_NOT_ASKED = NotCaptured("not asked for")
# Sources of a setting that holds for the reader's own session or role, not for the application's.
_OURS = ("user", "database user", "client", "session")
_NOTHING = {"pg_stat_statements.track": "none", "compute_query_id": "off"}


@rule(severity="warning", since="0.1")
def check(platform: Platform, access: Access) -> Iterator[Finding]:
    snapshot = platform.snapshot
    workload = snapshot.workload
    if snapshot.origin.kind != "live" or not platform.tables or workload == _NOT_ASKED:
        return
    if isinstance(workload, NotCaptured):
        yield from _not_there(snapshot, workload, platform.kind == "supabase")
    elif workload.extension_version != FROM_FILE:
        yield from _counts_nothing(snapshot)
        yield from _hidden(snapshot, workload, access)


def _not_there(snapshot: Snapshot, workload: NotCaptured, supabase: bool) -> Iterator[Finding]:
    """Other reasons, such as a timeout, are no fault of the database: the report says that it was not seen."""
    installed = any(extension.name == _LIBRARY for extension in snapshot.extensions)
    libraries = snapshot.setting("shared_preload_libraries")  # not shown to everybody
    loaded = libraries is None or libraries.value is None or _LIBRARY in libraries.value
    if not installed:
        loads = "" if loaded else ", and its library is not loaded"
        yield Finding(
            about=_EXTENSION,
            message=f"{_LIBRARY} is not installed in {quote(snapshot.origin.database)}{loads}: {_BLIND}",
            fix=_install(snapshot, supabase) if loaded else _load("then create the extension"),
        )
    elif not loaded or "not loaded" in workload.reason:
        yield Finding(
            about=_EXTENSION,
            message=f"{_LIBRARY} is installed and its library is not loaded, so it counts nothing: {_BLIND}",
            fix=_load("it counts from then on"),
        )


def _install(snapshot: Snapshot, supabase: bool) -> Fix:
    where = " on the primary" if snapshot.origin.standby else ""
    schema = " schema extensions" if supabase and snapshot.schema("extensions") else ""
    return Fix(
        title=f"Create the extension{where}, as a superuser or what the provider gives instead",
        statements=(f"create extension {_LIBRARY}{schema}",),
        safe=True,
        lock=NO_LOCK,
    )


def _load(then: str) -> Fix:
    title = f"Add {_LIBRARY} to shared_preload_libraries and restart the server; {then}"
    return Fix(title=title, statements=(), safe=True, online=False)


def _counts_nothing(snapshot: Snapshot) -> Iterator[Finding]:
    for name, value in _NOTHING.items():
        setting = snapshot.setting(name)
        if setting is not None and setting.value == value and setting.source not in _OURS:
            yield Finding(
                about=About("setting", None, name),
                message=f"{name} is {value}, so {_LIBRARY} counts nothing: {_BLIND}",
                fix=Fix(
                    title=f"Take {name} = {value} out of the configuration and reload it", statements=(), safe=True
                ),
            )


def _hidden(snapshot: Snapshot, workload: Workload, access: Access) -> Iterator[Finding]:
    roles = hidden_roles(workload, access)
    if roles:
        reader = quote(snapshot.origin.captured_by)
        number = sum(s.query is None and s.role in roles for s in workload.statements)
        yield Finding(
            about=about_role(snapshot.origin.captured_by),
            message=f"{reader} may not read {number:,} statement{'s' if number > 1 else ''} that "
            f"{', '.join(map(quote, roles))} ran: what they do was not looked at",
            evidence={"statements": number, "roles": list(roles)},
            fix=Fix(
                title="Let it read them; no row of a table comes with it",
                statements=(f"grant pg_read_all_stats to {reader}",),
                safe=True,
                lock=NO_LOCK,
            ),
        )
