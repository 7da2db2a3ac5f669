"""What a target is when it is none that we read: named, with the way on."""

import os
import re

from pgadvise.errors import UsageError

_UNDERSTOOD = "a target is postgresql://user@host/database, 'host=… dbname=…', service=NAME or a snapshot FILE.json"

_PRISMA = (
    "an address of Prisma's own service, which does not speak PostgreSQL's protocol",
    "give the direct URL: DIRECT_URL, or the one that your migrations use",
)
_WEB = (
    "a web address",
    "give the database's own address; Supabase shows it under Connect, session pooler or direct connection",
)
_OTHERS: dict[str, tuple[str, str | None]] = {
    "prisma": _PRISMA,
    "http": _WEB,
    "https": _WEB,
    "cockroachdb": ("a CockroachDB", "pgadvise reads PostgreSQL's own catalog, which CockroachDB only imitates"),
    "mysql": ("a MySQL database", None),
    "mysql2": ("a MySQL database", None),
    "mariadb": ("a MariaDB database", None),
    "sqlite": ("a SQLite database", None),
    "file": ("a file, for Prisma a SQLite database", None),
    "sqlserver": ("a SQL Server database", None),
    "mssql": ("a SQL Server database", None),
    "mongodb": ("a MongoDB database", None),
    "oracle": ("an Oracle database", None),
    "redis": ("a Redis server", None),
}
_LATER = (
    (
        r"\.sql$|(^|/)(supabase|migrations|prisma|sql)/?$|/$|^\.{1,2}$",
        "SQL files and folders of migrations are not read by this version",
        "apply them to a database and check that",
    ),
    (
        r"\.prisma$",
        "Prisma schemas are not read by this version",
        "apply it to a database (prisma db push, prisma migrate deploy) and check that",
    ),
)


def foreign(text: str, scheme: str | None) -> UsageError:
    """The error for a target that no source reads; `scheme` is what stands before its first colon, if anything does."""
    if scheme is not None:
        return _of_scheme(scheme, complete="://" in text)
    for pattern, message, hint in _LATER:
        if re.search(pattern, text, re.IGNORECASE):
            return UsageError(message, hint)
    if os.path.isdir(text):
        return UsageError("it is a folder", f"name a snapshot FILE.json in it; {_UNDERSTOOD}")
    if os.path.isfile(text):
        return UsageError(
            "it is a file whose name does not end in .json or .json.gz",
            "a snapshot's does: `advise snapshot TARGET -o FILE.json` writes one",
        )
    if re.fullmatch(r"[A-Za-z_][\w-]*", text):
        return UsageError("it is a bare word", f"a database on this machine is dbname={text}; {_UNDERSTOOD}")
    return UsageError("it is nothing that pgadvise reads", _UNDERSTOOD)


def _of_scheme(scheme: str, complete: bool) -> UsageError:
    known = _OTHERS.get(scheme) or _OTHERS.get(scheme.partition("+")[0])
    if known is None:
        # What stands there may be a user's name or a host's, and what follows it a password.
        told = "its scheme is none of PostgreSQL's" if complete else "it does not begin with postgresql://"
        return UsageError(told, _UNDERSTOOD)
    what, hint = known
    return UsageError(f"it is {what}", hint or f"pgadvise reads PostgreSQL only: {_UNDERSTOOD}")
