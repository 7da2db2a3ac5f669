"""No literal survives: whole, cut off, broken, in whatever quotes."""

import contextlib

import psycopg
import pytest
from tests.work import calls

from pgadvise.sql.workload.literals import redact

# Each holds the secret in one place or several; nothing of it may be left.
SECRET = "zqxjvk"
STATEMENTS = [
    f"create role a login password '{SECRET}'",
    f"alter role a with encrypted password 'SCRAM-SHA-256$4096:{SECRET}' valid until '2030-01-01'",
    f"ALTER USER a PASSWORD E'{SECRET}\\'{SECRET}'",
    f"create user a password $${SECRET}$$",
    f"create user a password $t${SECRET}$x${SECRET}$t$",
    f"create user a password U&'{SECRET}\\0041' uescape '!'",
    f"create user a password 'a''{SECRET}''b'",
    f"create user a password 'x'\n  '{SECRET}'",
    f"create group a password '{SECRET}'",
    f"create user mapping for a server s options (user '{SECRET}', password '{SECRET}')",
    f"alter user mapping for a server s options (set password '{SECRET}')",
    f"create server s foreign data wrapper w options (host 'h', token '{SECRET}')",
    f"create subscription s connection 'host=h password={SECRET}' publication p",
    f"alter subscription s connection 'postgresql://u:{SECRET}@h/d'",
    f"copy t from program 'curl -H \"Authorization: {SECRET}\" http://h'",
    f"copy (select * from t where k = '{SECRET}') to '/tmp/{SECRET}'",
    f"set app.token = '{SECRET}'",
    f"set app.token to {SECRET}",
    f'set "app.token" to {SECRET}, other',
    f"set local app.token to a, {SECRET}",
    f"alter role a set app.token to {SECRET}",
    f"alter database d set app.token = {SECRET}",
    f"alter system set primary_conninfo = 'password={SECRET}'",
    f"create function f() returns int language sql set app.token to {SECRET} as 'select 1'",
    f"select set_config('app.token', '{SECRET}', true)",
    f"select dblink_connect('host=h password={SECRET}')",
    f"select * from t where k = '{SECRET}' -- {SECRET}",
    f"/* trace={SECRET} */ select 1 /* {SECRET} /* nested {SECRET} */ {SECRET} */",
    f"select a from t /*action='{SECRET}',traceparent='00-{SECRET}'*/ where a = $1",
    f"select a from t where a = $1 /* {SECRET} */",
    f"insert into t values (1, '{SECRET}'), (2, '{SECRET}')",
    f"update t set a = '{SECRET}' where b = N'{SECRET}'",
    f"delete from t where a = '{SECRET}'",
    f"merge into t using u on t.a = '{SECRET}' when matched then delete",
    f"declare c cursor for select * from t where k = '{SECRET}'",
    f"explain (analyze) select * from t where k = '{SECRET}'",
    f"prepare p as select * from t where k = '{SECRET}'",
    f"execute p('{SECRET}')",
    f"do $$ begin perform f('{SECRET}'); end $$",
    f"call p('{SECRET}')",
    f"notify c, '{SECRET}'",
    f"comment on table t is '{SECRET}'",
    f"security label on table t is '{SECRET}'",
    f"create policy p on t using (k = '{SECRET}')",
    f"create function f() returns text language sql as $f$ select '{SECRET}' $f$",
    f"create function f() returns text begin atomic select '{SECRET}'; end",
    f"alter table t alter column k set default '{SECRET}'",
    f"select pgp_sym_encrypt(a, '{SECRET}') from t; alter role a password '{SECRET}'",
    f"select a from t; set app.token to {SECRET}",
    f"lock table t; alter role a password '{SECRET}'",
    f"select 1a, '{SECRET}'",
    f"alter role a password 'x\\' , {SECRET} , '",
]
NUMBERS = ["4242424242424242", "0x1F2E3D4C", "12345.6789", "1e77"]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_nothing_of_a_secret_is_left(statement: str) -> None:
    """Wherever the text is cut off, not three letters of the secret remain, and doing it twice changes nothing."""
    for end in range(1, len(statement) + 1):
        clean = redact(statement[:end])
        assert SECRET[:3] not in clean, statement[:end]
        assert redact(clean) == clean


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_literals(number: str) -> None:
    """A number can be a card or an account."""
    for statement in (f"select * from t where a = {number}", f"set x = {number}", f"call p(-{number})"):
        assert number not in redact(statement)


@pytest.mark.parametrize(
    ("statement", "clean"),
    [
        ("alter role a password 'x' valid until 'y'", "alter role a password ‹password› valid until ‹literal›"),
        (
            "create user mapping for a server s options (user 'u')",
            "create user mapping for a server s options (user ‹user mapping option›)",
        ),
        (
            "create subscription s connection 'h' publication p",
            "create subscription s connection ‹connection string› publication p",
        ),
        ("copy t to program 'gzip'", "copy t to program ‹command›"),
        ("copy t to '/x'", "copy t to ‹literal›"),
        ("set app.token to a", "set app.token to ‹literal›"),
        ("set work_mem = '5MB'", "set work_mem = ‹literal›"),
        ("do $$ x $$", "do ‹literal›"),
        ("select a from t where b = 'x", "select a from t where b = ‹literal›"),
        ("alter role a password null", "alter role a password null"),
        ("", ""),
        ("\0", "‹unreadable›"),
        ("\ud800", "‹unreadable›"),
    ],
)
def test_the_mark_says_what_stood_there(statement: str, clean: str) -> None:
    """A rule can tell from the mark that a role's password was in clear."""
    assert redact(statement) == clean


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "public"."T"."id" FROM "public"."T" WHERE ("public"."T"."a" = $1 AND $2=$3) LIMIT $4 OFFSET $5',
        "select a from t where b in ($1 /*, ... */) order by 1, 2 desc",
        "select a::numeric(10, 2), b::character varying(20) from t group by 1, 2",
        "insert into t1 (a2) values ($1) on conflict do nothing",
        "update t set a.b = c where d = $1",
        "set search_path to public, app",
        "begin",
    ],
)
def test_what_hides_nothing_stays(statement: str) -> None:
    """A normalised text keeps every letter: the sizes of types and the places of columns are its shape."""
    assert redact(statement) == statement


def test_a_text_that_hides_nothing_is_hardly_looked_at() -> None:
    """Of a whole pg_stat_statements most are such, however long they are: a few searches each."""
    text = 'SELECT "a"."b", "c"."d" FROM "t" "a" JOIN "u" "c" ON "a"."x" = "c"."y" WHERE "a"."b" = $1'
    longer = text.replace("WHERE", 'JOIN "u" "c" ON "a"."x" = "c"."y" ' * 20 + "WHERE")
    for each in (text, longer):
        assert calls(lambda each=each: redact(each)) < 60  # type: ignore[misc]


def test_nothing_is_left_of_what_the_server_keeps(connection: psycopg.Connection) -> None:
    """What pg_stat_statements holds after statements with a secret in them, on this version of PostgreSQL."""
    if "pg_stat_statements" not in str(connection.execute("show shared_preload_libraries").fetchone()):
        pytest.skip("the server does not count statements")
    connection.execute("create extension pg_stat_statements; create table t (k text)")
    for number, statement in enumerate(STATEMENTS):
        if statement.startswith("copy"):  # it would write files and run programs
            continue
        # Many fail, for want of a server to map or a publication; what the server does carry out is counted.
        with contextlib.suppress(psycopg.Error), connection.transaction(force_rollback=True):
            connection.execute(statement.replace(" a ", f" a{number}_of_test ").encode())
    texts = connection.execute(
        "select query from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()"
    ).fetchall()
    assert sum(SECRET in text for (text,) in texts) > 5
    assert not [text for (text,) in texts if SECRET[:3] in redact(text)]
