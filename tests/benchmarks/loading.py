"""A schema that somebody published, into an empty database: statement by statement, going on after failures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from pgadvise.scratch.platform import supabase_sql
from pgadvise.sql.parser import parse

# Rows, transactions and what reaches beyond the database: none of it changes the catalog of tables. Buckets are told by
# rows, and say which files are public.
_SKIPPED = re.compile(
    r"\s*(?:insert(?!\s+into\s+\"?storage\"?\.\"?buckets\b)|update|delete|merge|copy|truncate|with|begin|start|commit|end|rollback|savepoint|release|lock|vacuum"
    r"|analyze|reindex|cluster|refresh|listen|notify|(?:create|alter|drop)\s+database|alter\s+system|\\)\b",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r'create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?', re.IGNORECASE)
_IN_SCHEMA = re.compile(r'\bschema\s+"?(\w+)"?', re.IGNORECASE)
_COMMENT = re.compile(r"\A(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*", re.DOTALL)
_COPY_DATA = re.compile(r"^copy [^;]*from stdin[^;]*;\n.*?^\\\.$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_UNENDED_BLOCK = re.compile(
    r"(^do\s+(\$\w*\$)(?:(?!\2).)*\2)[ \t]*(?=\n\s*\n)", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
_META_COMMAND = re.compile(r"^\\.*$", re.MULTILINE)
_SUPABASE = re.compile(
    r"\bauth\s*\.\s*(?:uid|users|jwt)\b|\b\"?auth\"?\s*\.\s*\"?users\"?|\bto\s+authenticated\b", re.IGNORECASE
)
# Stand-ins for what the server has not: enough for columns, defaults and policies to be made.
_STANDINS = {
    "uuid-ossp": "create function {0}.uuid_generate_v4() returns uuid language sql as 'select gen_random_uuid()';"
    "create function {0}.uuid_generate_v1() returns uuid language sql as 'select gen_random_uuid()'",
    "citext": "create domain {0}.citext as text",
    "hstore": "create domain {0}.hstore as text",
    "ltree": "create domain {0}.ltree as text",
    "vector": "create domain {0}.vector as text",
    "postgis": "create domain {0}.geometry as text; create domain {0}.geography as text",
}


@dataclass
class Loading:
    """What became of a script."""

    applied: int = 0
    failures: list[str] = field(default_factory=list)


def is_supabase(script: str) -> bool:
    return bool(_SUPABASE.search(script))


def load(connection: psycopg.Connection, script: str) -> Loading:
    """Apply `script` to the database of an autocommit session of a superuser; what failed is tried again at the end.

    On Supabase as `postgres`, who owns there what migrations make.
    """
    loading = Loading()
    if is_supabase(script):
        connection.execute(supabase_sql())
        # What the platform sets for roles and database holds for later sessions only.
        connection.execute('set search_path = "$user", public, extensions; set role postgres')
    connection.execute("set check_function_bodies = off; set client_min_messages = error")
    waiting = [s for s in statements(script) if not _try(connection, s, loading, record=False)]
    for statement in waiting:
        _try(connection, statement, loading, record=True)
    connection.execute("reset all; reset role")
    return loading


def statements(script: str) -> Iterator[str]:
    """The statements that change the catalog, without comments in front."""
    text = _META_COMMAND.sub("", _COPY_DATA.sub("", script.lstrip("\ufeff")))
    text = _UNENDED_BLOCK.sub(r"\1;", text)
    try:
        texts = parse.statements(text)
    except parse.NotParsed:
        texts = tuple(_split(text))
    for statement in texts:
        bare = _COMMENT.sub("", statement, count=1)
        if bare and not _SKIPPED.match(bare):
            yield bare


def _split(text: str) -> Iterator[str]:
    """At the semicolons outside parentheses and of BEGIN ATOMIC … END: needs words only, no grammar."""
    start, depth, atomic = 0, 0, 0
    for token in parse.tokens(text):
        word = token.kind
        depth += (word == "ASCII_40") - (word == "ASCII_41")
        if word == "ATOMIC" or (atomic and word == "CASE"):
            atomic += 1
        elif atomic and word == "END_P":
            atomic -= 1
        elif word == "ASCII_59" and depth <= 0 and not atomic:
            yield text[start : token.start]
            start, depth = token.end, 0
    yield text[start:]


def _try(connection: psycopg.Connection, statement: str, loading: Loading, *, record: bool) -> bool:
    error = _run(connection, statement)
    if isinstance(error, psycopg.errors.UndefinedObject) and (role := re.search(r'role "(.+?)" does', str(error))):
        connection.execute(sql.SQL("create role {}").format(sql.Identifier(role[1])))
        error = _run(connection, statement)
    elif isinstance(error, psycopg.errors.InvalidSchemaName) and (
        name := re.search(r'schema "(.+?)" does', str(error))
    ):
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(name[1])))
        error = _run(connection, statement)
    elif isinstance(error, psycopg.errors.InsufficientPrivilege) and _as_postgres(connection):
        error = _run_for_platform(connection, statement)
    loading.applied += error is None
    if error is not None and record:
        loading.failures.append(f"{str(error).splitlines()[0]}: {statement[:100]!r}")
    return error is None


def _run(connection: psycopg.Connection, statement: str) -> psycopg.Error | None:
    try:
        if extension := _EXTENSION.match(statement):
            _extend(connection, extension[1], statement)
        else:
            connection.execute(statement.encode())
    except psycopg.Error as error:
        return error
    return None


def _as_postgres(connection: psycopg.Connection) -> bool:
    found = connection.execute("select from pg_catalog.pg_roles where rolname = current_user and not rolsuper")
    return found.fetchone() is not None


def _run_for_platform(connection: psycopg.Connection, statement: str) -> psycopg.Error | None:
    """As the superuser: the platform lets its `postgres` do this, by an extension that is not here."""
    connection.execute("reset role")
    error = _run(connection, statement)
    connection.execute("set role postgres")
    return error


def _extend(connection: psycopg.Connection, name: str, statement: str) -> None:
    """The extension itself where the server has it, else its stand-in."""
    given = _IN_SCHEMA.search(statement)
    schema = sql.Identifier(given[1] if given and given[1] != "pg_catalog" else "public")
    connection.execute(sql.SQL("create schema if not exists {}").format(schema))
    available = connection.execute("select from pg_catalog.pg_available_extensions where name = %s", [name]).fetchone()
    if available is not None:
        create = sql.SQL("create extension if not exists {} schema {}").format(sql.Identifier(name), schema)
        connection.execute(create)
    elif name in _STANDINS:
        connection.execute(sql.SQL(_STANDINS[name]).format(schema))
