"""Targets in every form, which one is taken where none is given, and that no form shows its password."""

from urllib.parse import quote

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from pgadvise.errors import UsageError
from pgadvise.scratch.server import Server
from pgadvise.sources.address import Address, resolve

_LOGIN = {"user": "app", "password": "Zq7"}
_NEON, _SUPABASE = "ep-a-pooler.eu.aws.neon.tech", "a.pooler.supabase.com"
_SHOP = {"host": "h", "dbname": "shop", **_LOGIN}

# target, libpq's parameters, schema, pooled
_LIVE: list[tuple[str, dict[str, str], str | None, bool]] = [
    ("postgres://app:Zq7@h/shop", _SHOP, None, False),
    ("postgresql://app:Zq7@h/shop", _SHOP, None, False),
    ("  'postgresql://app:Zq7@h/shop'\n", _SHOP, None, False),
    ("PostgreSQL://app:Zq7@h/shop", _SHOP, None, False),
    ("postgresql+psycopg://app:Zq7@h/shop", _SHOP, None, False),
    ("postgresql+psycopg2://app:Zq7@h/shop", _SHOP, None, False),
    ("postgresql+asyncpg://app:Zq7@h/shop?ssl=require", {**_SHOP, "sslmode": "require"}, None, False),
    ("postgis://app:Zq7@h/shop", _SHOP, None, False),
    ("postgresql://app:Zq7@h/shop?schema=tenant_a&connection_limit=1", _SHOP, "tenant_a", False),
    ("postgresql://app:Zq7@h/shop?pgbouncer=true", _SHOP, None, True),
    ("postgresql://app:Zq7@h:6543/shop", {**_SHOP, "port": "6543"}, None, True),
    ("postgresql://app:Zq7@h:6432/shop", {**_SHOP, "port": "6432"}, None, True),
    (f"postgresql://app:Zq7@{_NEON}/shop", {**_SHOP, "host": _NEON}, None, True),
    (f"postgresql://app:Zq7@{_SUPABASE}:5432/shop", {**_SHOP, "host": _SUPABASE, "port": "5432"}, None, False),
    ("postgresql://app:Zq7@h1:1,h2/shop", {**_SHOP, "host": "h1,h2", "port": "1,"}, None, False),
    ("postgresql://[2001:db8::1]:5433/shop", {"host": "2001:db8::1", "port": "5433", "dbname": "shop"}, None, False),
    ("postgresql:///shop?host=/tmp&port=5433", {"dbname": "shop", "host": "/tmp", "port": "5433"}, None, False),
    ("postgresql://%2Ftmp/shop", {"host": "/tmp", "dbname": "shop"}, None, False),
    ("postgresql://", {}, None, False),
    ("postgresql://app@", {"user": "app"}, None, False),
    ("postgresql://?service=staging", {"service": "staging"}, None, False),
    ("jdbc:postgresql://h/shop?user=app&password=Zq7&currentSchema=a", _SHOP, "a", False),
    ("jdbc:postgresql://h/shop?user=app&password=Zq7&ssl=true", {**_SHOP, "sslmode": "verify-full"}, None, False),
    ("jdbc:postgresql:shop?user=app&password=Zq7", {"dbname": "shop", **_LOGIN}, None, False),
    ("jdbc:postgresql://h/shop?user=app&password=Zq7&prepareThreshold=0", _SHOP, None, True),
    ("host=h dbname=shop user=app password=Zq7", _SHOP, None, False),
    ("host=h port=6543 dbname='two words'", {"host": "h", "port": "6543", "dbname": "two words"}, None, True),
    ("service=staging", {"service": "staging"}, None, False),
    ("service=staging dbname=shop", {"service": "staging", "dbname": "shop"}, None, False),
]  # fmt: skip


@pytest.mark.parametrize("target, parameters, schema, pooled", _LIVE, ids=[target for target, *_ in _LIVE])
def test_a_live_database_in_every_spelling(
    target: str, parameters: dict[str, str], schema: str | None, pooled: bool
) -> None:
    """One set of libpq's parameters, which the driver takes, and no password in what is said of it."""
    address = resolve(target, {})
    assert dict(address.parameters) == parameters
    assert (address.kind, address.schema, address.pooled, address.origin) == ("live", schema, pooled, "the target")
    assert "Zq7" not in f"{address!r}{address.described}"
    make_conninfo("", **parameters)


@pytest.mark.parametrize("target", ["db.json", "snapshots/2026-11-25.json.gz", "C:\\db.JSON", "./a b.json", "a:b.json"])
def test_a_snapshot_is_known_by_its_ending(target: str) -> None:
    """Whether it exists and what it holds is the reader's question."""
    address = resolve(target, {"DATABASE_URL": "postgresql://h/db"})
    assert (address.kind, address.path, address.described) == ("snapshot_file", target, target)
    assert address.parameters == ()


@pytest.mark.parametrize(
    "target, described",
    [
        ("postgresql://app:Zq7@db.example.org/shop", "shop on db.example.org"),
        ("postgresql://app:Zq7@db.example.org:5432/shop", "shop on db.example.org"),
        ("postgresql://app:Zq7@db.example.org:6543/shop", "shop on db.example.org:6543"),
        ("postgresql://app:Zq7@h1:1,h2/shop", "shop on h1:1, h2"),
        ("postgresql://app:Zq7@h1,h2:7/shop", "shop on h1, h2:7"),
        ("host=h1,h2 port=7 dbname=shop", "shop on h1:7, h2:7"),
        ("postgresql://[::1]:5433/shop", "shop on [::1]:5433"),
        ("hostaddr=10.0.0.7 dbname=shop", "shop on 10.0.0.7"),
        ("postgresql://app:Zq7@db.example.org", "app on db.example.org"),
        ("host=db.example.org", "the default database on db.example.org"),
        ("dbname=shop", "shop on this machine"),
        ("dbname=shop port=5433", "shop on this machine, port 5433"),
        ("postgresql:///shop?host=/tmp", "shop on /tmp"),
        ("service=staging", "service staging"),
        ("service=staging dbname=shop", "shop of service staging"),
    ],
)
def test_a_database_is_spoken_of_by_its_name_and_place(target: str, described: str) -> None:
    """Enough to know which one was looked at, and nothing else."""
    assert resolve(target, {}).described == described


def test_without_a_target_the_environment_is_asked_in_order() -> None:
    """PGADVISE_DSN, DIRECT_URL, DATABASE_URL, libpq's own; an empty one is none; the origin says which it was."""
    environ = {"PGADVISE_DSN": "dbname=a", "DIRECT_URL": "dbname=b", "DATABASE_URL": "dbname=c", "PGDATABASE": "d"}
    taken = []
    for name in (*environ, None):
        address = resolve(None, environ)
        taken.append((address.origin, address.described))
        if name:
            environ[name] = " "
    assert taken == [
        ("PGADVISE_DSN", "a on this machine"),
        ("DIRECT_URL", "b on this machine"),
        ("DATABASE_URL", "c on this machine"),
        ("libpq's own settings", "d on this machine"),
        ("libpq's own settings", "  on this machine"),
    ]
    assert resolve("", {"DATABASE_URL": "db.json"}).kind == "snapshot_file"
    assert resolve("dbname=x", {"DATABASE_URL": "mysql://h"}).origin == "the target"


@pytest.mark.parametrize("empty", ["", "  ", "''"])
def test_an_empty_target_does_not_lead_to_libpq(empty: str) -> None:
    """A job whose variable is not set would check, and pass, whatever PGHOST names."""
    with pytest.raises(UsageError, match="the target is empty"):
        resolve(empty, {"PGHOST": "staging", "DATABASE_URL": ""})


def test_what_libpq_will_add_is_spoken_of_and_not_repeated() -> None:
    """PG* complete the description and the pooler's port; the driver reads them by itself."""
    environ = {"PGHOST": "db.example.org", "PGPORT": "6543", "PGDATABASE": "shop", "PGPASSWORD": "Zq7"}
    address = resolve(None, environ)
    assert (address.described, address.parameters, address.pooled) == ("shop on db.example.org:6543", (), True)
    assert resolve(None, {**environ, "PGSERVICE": "staging"}).described == "service staging"
    assert resolve("postgresql://other/x", {"PGSERVICE": "staging"}).described == "x on other"


def test_a_variable_that_cannot_be_read_is_named() -> None:
    """Nobody typed it, so the message says where it stands."""
    with pytest.raises(UsageError, match="cannot read DATABASE_URL: it is a MySQL database"):
        resolve(None, {"DATABASE_URL": "mysql://root:Zq7@h/shop"})


def test_an_environment_file_is_asked_instead_of_the_environment() -> None:
    """A variable missing in the named file must not lead to the database that a shell happens to have exported."""
    environ = {"DATABASE_URL": "postgresql://production/shop", "DIRECT_URL": "postgresql://production/shop"}
    found = resolve(None, environ, {"DATABASE_URL": "postgresql://staging/shop"}, ".env")
    assert (found.described, found.origin) == ("shop on staging", "DATABASE_URL in .env")
    found = resolve(None, environ, {"PGHOST": "staging", "PGPASSWORD": "Zq7"}, ".env")
    assert dict(found.parameters) == {"host": "staging", "password": "Zq7"}
    assert found.origin == "PG* in .env"
    with pytest.raises(UsageError, match=r"\.env names no database"):
        resolve(None, environ, {"API_KEY": "Zq7"}, ".env")


def test_an_environment_files_libpq_variables_serve_every_target() -> None:
    """A target may leave the password to the file; a service file is not overruled by it."""
    file = {"PGPASSWORD": "Zq7", "PGUSER": "app", "PGDATABASE": "other"}
    assert dict(resolve("postgresql://h/shop", {}, file).parameters) == {**_SHOP}
    assert dict(resolve("service=staging", {}, file).parameters) == {"service": "staging"}


@pytest.mark.parametrize(
    "target, message",
    [
        ("postgresql:app:Zq7@h/shop", 'not followed by "//"'),
        ("postgresql://app:Zq7@h:54x2/shop", "port is not a number"),
        ("host=h port=Zq7", "port is not a number"),
        ("postgresql://app:Zq7@h/shop?port=99999", "port is not between"),
        ("postgresql://app:Zq7@h/shop?sslmod=require", '"sslmod" is none of'),
        ("dbname=postgresql://app:Zq7@h/shop", "its dbname is a URL"),
        ("postgresql://app:Zq7\0@h/shop", "no UTF-8 text"),
        ("postgresql://app:Zq7\udcff@h/shop", "no UTF-8 text"),
    ],
)
def test_what_is_wrong_is_named_without_the_password(target: str, message: str) -> None:
    """The message says which part is wrong; exit code 2."""
    with pytest.raises(UsageError, match=message) as raised:
        resolve(target, {})
    assert "Zq7" not in f"{raised.value.message}{raised.value.hint}"
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


_FORMS = (
    "postgresql://app:{}@h/shop",
    "postgres://app:{}@h1:1,h2/shop?sslmode=require&schema=a",
    "postgresql+asyncpg://app:{}@h:6543/shop",
    "postgresql://app:{}@h:port/shop",
    "postgresql://app:{}@:5432/shop",
    "postgresql://app:{}@h/shop?colour=red",
    "postgresql://h/shop?user=app&password={}",
    "jdbc:postgresql://h/shop?user=app&password={}&ssl=true",
    "host=h dbname=shop password={}",
    "host=h dbname=shop password='{}'",
    "host=h password={} colour=red",
    "mysql://app:{}@h/shop",
    "prisma://h/?api_key={}",
    "postgresql:app:{}@h/shop",
)


@given(
    form=st.sampled_from(_FORMS),
    password=st.text("@:/?#%&=+,;' \\[]", max_size=10).flatmap(
        lambda signs: st.permutations([*signs, "Zq7x", "Wk9y"]).map("".join)
    ),
    escaped=st.booleans(),
)
def test_no_form_shows_its_password(form: str, password: str, escaped: bool) -> None:
    """Whatever stands in a password, wherever the target goes wrong: no message, no description has a piece of it."""
    target = form.format(quote(password, safe="") if escaped else password)
    try:
        address = resolve(target, {})
        said = f"{address.described}{address!r}{address.origin}"
    except UsageError as error:
        said = f"{error.message}{error.hint}{error!r}"
    assert "Zq7x" not in said
    assert "Wk9y" not in said


def test_the_secrets_are_those_of_the_parameters() -> None:
    """What an address keeps to itself is what must be scrubbed from anything said about it."""
    assert resolve("postgresql://app:hunter22@h/shop", {}).secrets == ("hunter22",)
    assert resolve("dbname=shop", {}).secrets == ()


def test_a_throwaway_servers_own_address_is_understood(server: Server) -> None:
    """What our own server calls itself leads to it."""
    address = resolve(server.on("postgres"), {})
    with psycopg.connect(make_conninfo("", **dict(address.parameters))) as session:
        assert session.execute("select current_database()").fetchone() == ("postgres",)


def test_an_address_is_a_value() -> None:
    """Equal by content, usable as a key, not to be changed."""
    one, two = resolve("dbname=a", {}), resolve("dbname=a", {})
    assert one == two
    assert len({one, two}) == 1
    assert isinstance(one, Address)
    with pytest.raises(AttributeError):
        one.schema = "b"  # type: ignore[misc]
    assert msgspec.structs.replace(one, schema="b").schema == "b"
