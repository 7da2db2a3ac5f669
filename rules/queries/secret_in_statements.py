r"""Secret in clear among the statement texts that the server keeps.

## What
pg_stat_statements holds the text of a statement with a secret in it: CREATE or ALTER ROLE … PASSWORD with a password in
clear or hashed by md5, a subscription's connection string or a user mapping with a password, COPY … PROGRAM with a
credential in its command. No such text is shown or stored by this program: literals become marks before they enter a
snapshot.

## Why
Parameters take the place of literals in queries, but not in utility statements: a role's password stays in clear on
every version, across restarts. Every superuser, every member of pg_read_all_stats or pg_monitor, and every monitoring
tool that was given these, reads it, and so do their logs and their dashboards.

## Example
```sql
-- statement: {"query": "alter role web password ‹password›", "role": "postgres"}
create table public.entry (id bigint primary key);
```

## Fix
Give whom it belongs to another secret: psql's `\password` hashes it before it is sent (`password_encryption` must be
scram-sha-256; an md5 hash is as good as the password to whoever logs in). Then make the server forget the text:
```
select pg_stat_statements_reset(0, 0, queryid);
```
`pg_stat_statements.track_utility = off` keeps utility statements out from then on.

## Not found
Hashes of SCRAM, which nobody can log in with. Literals of queries, which are parameters there. Passwords inside DO
blocks and function bodies. Texts that were run in another database of the server, or that this reader may not see.
Secrets that the view has long thrown out, and what the server's log holds.

## References
- https://www.postgresql.org/docs/current/pgstatstatements.html
- https://www.postgresql.org/docs/current/sql-createrole.html
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pgadvise.finding import NO_LOCK, About, Finding, Fix
from pgadvise.rule import rule
from pgadvise.snapshot import Snapshot, Statement, Workload, quote
from pgadvise.sql.workload.literals import COMMAND_SECRET, CONNECTION_SECRET, OPTION, PASSWORD

_MARKS = {
    PASSWORD: ("password of a role", "passwords of roles"),
    CONNECTION_SECRET: ("connection string of a subscription", "connection strings of subscriptions"),
    OPTION: ("credential of a user mapping", "credentials of user mappings"),
    COMMAND_SECRET: ("command of COPY PROGRAM", "commands of COPY PROGRAM"),
}
# A user mapping's options are told by name: `user` is no secret, nor is `password_required`.
_OPTION = re.compile(r'("(?:[^"]|"")*"|[\w.]+)\s+' + OPTION)
_SECRET = re.compile(
    r"(passw(or)?d|passphrase|pwd|secret|token|(api|secret|access|private|auth)_?key|credentials?)\"?$", re.IGNORECASE
)
_LOGGED = ("ddl", "mod", "all")


@rule(severity="error", security=6.5, since="0.1")
def check(snapshot: Snapshot, workload: Workload) -> Iterator[Finding]:
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in workload.statements:
        mark = _mark(statement.query or "")
        if mark is not None:
            found[mark].append(statement)
    if found:
        yield _finding(snapshot, workload, found)


def _mark(text: str) -> str | None:
    """The kind of secret that stood in a text; None where none did."""
    for mark in _MARKS:
        if mark in text and (mark != OPTION or any(_SECRET.search(name) for name in _OPTION.findall(text))):
            return mark
    return None


def _finding(snapshot: Snapshot, workload: Workload, found: Mapping[str, Sequence[Statement]]) -> Finding:
    statements = [statement for mark in found for statement in found[mark]]
    kinds = {mark: len({(s.queryid, s.query) for s in found[mark]}) for mark in found}
    told = ", ".join(f"{number} {_MARKS[mark][number > 1]}" for mark, number in kinds.items())
    total = sum(kinds.values())
    texts = f"{total} statement text{'s hold secrets' if total > 1 else ' holds a secret'}"
    return Finding(
        about=About("extension", None, "pg_stat_statements"),
        message=f"{texts} in clear ({told}): whoever may read the server's statistics reads them",
        detail=_logged(snapshot),
        evidence={
            "secrets": {_MARKS[mark][1]: number for mark, number in kinds.items()},
            "run_by": sorted({s.role for s in statements if s.role is not None}),
            "queryids": sorted({s.queryid for s in statements if s.queryid is not None}),
        },
        fix=_forget(workload, statements, found),
        judged=tuple(sorted(f"{mark} {s.role}" for mark in found for s in found[mark])),
    )


def _logged(snapshot: Snapshot) -> str:
    setting = snapshot.setting("log_statement")
    if setting is None or setting.value not in _LOGGED:
        return ""
    return f"log_statement is {setting.value}: the server's log holds them as well"


def _forget(workload: Workload, statements: Sequence[Statement], found: Mapping[str, Sequence[Statement]]) -> Fix:
    change = "Give the roles new passwords by psql's \\password" if set(found) == {PASSWORD} else "Change the secrets"
    if not workload.schema:  # a file of somebody's own
        return Fix(title=f"{change}, and take the texts out of the file and its source", statements=(), safe=True)
    queryids = sorted({s.queryid for s in statements if s.queryid is not None})
    reset = f"{quote(workload.schema)}.pg_stat_statements_reset"
    if len(queryids) == 1:
        sql = f"select {reset}(0, 0, {queryids[0]})"
    else:
        sql = f"select {reset}(0, 0, queryid) from unnest(array[{', '.join(map(str, queryids))}]::bigint[]) queryid"
    return Fix(title=f"{change}, then forget the texts", statements=(sql,), safe=True, lock=NO_LOCK)
