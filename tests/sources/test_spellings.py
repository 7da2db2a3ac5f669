"""Parameters of other clients, in libpq's words."""

from urllib.parse import parse_qsl

import pytest

from pgadvise.errors import UsageError
from pgadvise.sources.keywords import KEYWORDS
from pgadvise.sources.spellings import Spelling, translated


def read(query: str, jdbc: bool = False) -> Spelling:
    return translated(parse_qsl(query, keep_blank_values=True), jdbc=jdbc)


def kept(query: str, jdbc: bool = False) -> dict[str, str]:
    return {name: value for name, value in read(query, jdbc).parameters.items() if value}


@pytest.mark.parametrize(
    "query, parameters",
    [
        ("sslmode=verify-full&sslrootcert=/ca.pem", {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}),
        ("connect_timeout=5&pool_timeout=10&socket_timeout=3&connection_limit=1", {"connect_timeout": "5"}),
        ("application_name=shop&client_encoding=latin1&replication=database", {}),
        ("sslaccept=strict", {"sslmode": "verify-full", "sslrootcert": "system"}),
        ("sslaccept=strict&sslrootcert=/ca.pem", {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}),
        ("sslaccept=strict&sslcert=/ca.pem", {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}),
        ("sslaccept=accept_invalid_certs", {"sslmode": "require"}),
        ("sslaccept=accept_invalid_certs&sslcert=/ca.pem", {"sslmode": "require"}),
        ("sslaccept=strict&sslmode=require", {"sslmode": "verify-full", "sslrootcert": "system"}),
        ("sslaccept=strict&sslmode=disable", {"sslmode": "disable"}),
        ("sslcert=/c.pem&sslkey=/c.key", {"sslcert": "/c.pem", "sslkey": "/c.key"}),
        ("ssl=require", {"sslmode": "require"}),
        ("ssl=verify-full", {"sslmode": "verify-full"}),
        ("ssl=true", {"sslmode": "require"}),
        ("ssl=false", {}),
        ("sslmode=no-verify", {"sslmode": "require"}),
        ("host=/var/run/postgresql", {"host": "/var/run/postgresql"}),
        ("host=a:1&host=b:2", {"host": "a,b", "port": "1,2"}),
        ("host=a&host=b&port=7", {"host": "a,b", "port": "7"}),
        ("options=-c%20geqo%3Doff&target_session_attrs=any", {"options": "-c geqo=off", "target_session_attrs": "any"}),
        ("x-migrations-table=m&pool_max_conns=4&uselibpqcompat=true", {}),
    ],
)
def test_what_other_clients_say_in_libpqs_words(query: str, parameters: dict[str, str]) -> None:
    """TLS is never weaker than was asked for, and what only their pools and caches need is passed over."""
    assert kept(query) == parameters
    assert kept(query).keys() <= KEYWORDS


@pytest.mark.parametrize(
    "query, parameters",
    [
        ("user=u&password=p&ApplicationName=shop", {"user": "u", "password": "p"}),
        ("ssl=true", {"sslmode": "verify-full"}),
        ("ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory", {"sslmode": "require"}),
        ("connectTimeout=5&socketTimeout=9&reWriteBatchedInserts=true", {"connect_timeout": "5"}),
        ("targetServerType=preferSecondary", {"target_session_attrs": "prefer-standby"}),
        ("loadBalanceHosts=true", {"load_balance_hosts": "random"}),
        ("channelBinding=require&gssEncMode=disable", {"channel_binding": "require", "gssencmode": "disable"}),
    ],
)
def test_jdbc_has_words_of_its_own(query: str, parameters: dict[str, str]) -> None:
    """The driver itself passes over what it does not know, and so do we."""
    assert kept(query, jdbc=True) == parameters


@pytest.mark.parametrize(
    "query, schema",
    [
        ("schema=app", "app"),
        ("currentSchema=app", "app"),
        ('search_path="App"', "App"),
        ("currentSchema=app,public", None),
        ("schema=", None),
        ("sslmode=require", None),
    ],
)
def test_the_schema_is_ours_to_look_at(query: str, schema: str | None) -> None:
    """A path of several schemas limits nothing: all of them are in use."""
    assert read(query).schema == schema


@pytest.mark.parametrize(
    "query, pooled",
    [
        ("pgbouncer=true", True),
        ("pgbouncer=false", False),
        ("statement_cache_size=0", True),
        ("statement_cache_size=100", False),
        ("prepareThreshold=0", True),
        ("sslmode=require", False),
    ],
)
def test_a_pooler_is_known_by_what_people_write_for_it(query: str, pooled: bool) -> None:
    """The same switches mean a transaction pooler in Prisma, asyncpg and JDBC."""
    assert read(query).pooled is pooled


@pytest.mark.parametrize(
    "query, message, hint",
    [
        ("sslmod=require", '"sslmod" is none of', "did you mean sslmode"),
        ("colour=red", '"colour" is none of', "remove it"),
        ("password=a&Zq7=b", "one of its parameters is none of", "remove it"),
        ("sslmode=maybe", "sslmode is none of disable", "verify-full"),
        ("ssl=maybe", "sslmode is none of disable", "verify-full"),
        ("sslaccept=maybe", "sslaccept is neither", "strict"),
        ("sslidentity=/c.p12", "PKCS #12", "openssl pkcs12"),
    ],
)
def test_what_nobody_knows_is_an_error(query: str, message: str, hint: str) -> None:
    """A misspelt sslmode must not pass for none; after a password, a key may be its rest and is not shown."""
    with pytest.raises(UsageError, match=message) as raised:
        read(query)
    assert hint in (raised.value.hint or "")
    assert "Zq7" not in f"{raised.value.message}{raised.value.hint}"
