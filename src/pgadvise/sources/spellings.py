"""URL parameters of Prisma, SQLAlchemy, JDBC and their like, said in libpq's words."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from pgadvise.errors import UsageError
from pgadvise.sources.keywords import KEYWORDS, nearest

_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

# Pools, caches and timeouts of other clients: they say nothing about where the database is or how to reach it safely.
_OF_THEIR_CLIENT = frozenset(
    """
    connection_limit pool_timeout socket_timeout statement_cache_size max_idle_connection_lifetime
    max_connection_lifetime single_use_connections
    command_timeout timeout prepared_statement_cache_size prepared_statement_name_func max_cached_statement_lifetime
    prepare_threshold min_size max_size
    pool pool_size pool_mode max_overflow max min idle_timeout max_lifetime encoding charset adapter driver reconnect
    prepare prepared_statements prepared conn_max_age conn_health_checks
    idletimeoutmillis connectiontimeoutmillis statement_timeout query_timeout lock_timeout
    idle_in_transaction_session_timeout keepalive uselibpqcompat
    pool_max_conns pool_min_conns pool_max_conn_lifetime pool_max_conn_idle_time pool_health_check_period
    default_query_exec_mode statement_cache_capacity description_cache_capacity binary_parameters timezone datestyle
    serverversion supa workaround
    """.split()
)
# We name ourselves, speak UTF-8 and want an ordinary session.
_OURS = frozenset(
    {"application_name", "applicationname", "fallback_application_name", "client_encoding", "replication"}
)

_SAME = {
    "username": "user",
    "database": "dbname",
    "connecttimeout": "connect_timeout",
    "logintimeout": "connect_timeout",
    "gssencmode": "gssencmode",
    "channelbinding": "channel_binding",
    "requireauth": "require_auth",
    "kerberosservername": "krbsrvname",
    "targetservertype": "target_session_attrs",
    "loadbalancehosts": "load_balance_hosts",
}
_SAME_VALUES = {
    "target_session_attrs": {
        "primary": "primary",
        "master": "primary",
        "secondary": "standby",
        "slave": "standby",
        "preferSecondary": "prefer-standby",
        "preferSlave": "prefer-standby",
    },
    "load_balance_hosts": {"true": "random", "false": "disable"},
}
_SCHEMA = ("schema", "currentschema", "search_path")
_ONLY_PRISMA = frozenset({"schema", "sslaccept", "sslidentity", "pgbouncer", "connection_limit", "pool_timeout"})
_TRUE, _FALSE = ("true", "1", "yes", "on", ""), ("false", "0", "no", "off")


class Spelling(msgspec.Struct, frozen=True):
    """What the parameters come to; `pooled` where they are those that people write for a transaction pooler."""

    parameters: dict[str, str]
    schema: str | None
    pooled: bool

    def __repr__(self) -> str:
        return "Spelling(…)"


def translated(query: Iterable[tuple[str, str]], *, jdbc: bool = False) -> Spelling:
    """Raises UsageError for a parameter that nobody knows: a misspelt `sslmode` must not pass for none."""
    given = _gathered(query)
    folded = {key.lower(): value for key, value in given.items()}
    parameters: dict[str, str] = {}
    for key, value in given.items():
        keyword = _keyword(key, jdbc, quotable="password" not in folded)
        if keyword:
            parameters[keyword] = _SAME_VALUES.get(keyword, {}).get(value, value)
    return Spelling({**parameters, **_tls(folded, jdbc)}, _schema(folded), _pooled(folded))


def _gathered(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The last of several values holds, as in libpq; hosts add up, as in SQLAlchemy (`?host=a:5432&host=b:5433`)."""
    given: dict[str, str] = {}
    for key, value in query:
        given[key] = f"{given[key]},{value}" if key == "host" and key in given else value
    return given | _hosts_with_ports(given.get("host", ""))


def _hosts_with_ports(hosts: str) -> dict[str, str]:
    found = [re.fullmatch(r"([^/:]+):([0-9]+)", host) for host in hosts.split(",")]
    matches = [match for match in found if match]
    if len(matches) < len(found):
        return {}
    return {"host": ",".join(match[1] for match in matches), "port": ",".join(match[2] for match in matches)}


def _keyword(key: str, jdbc: bool, quotable: bool) -> str | None:
    """libpq's name of a parameter; None where it is not for the driver, or answered by `_tls` and the others."""
    folded = key.lower()
    if folded in _OURS or folded in _OF_THEIR_CLIENT or folded in _SCHEMA or folded.startswith("x-"):
        return None
    if folded in ("ssl", "sslmode", "sslaccept", "pgbouncer", "preparethreshold"):
        return None
    if key in KEYWORDS:
        return key
    if folded in _SAME:
        return _SAME[folded]
    if folded == "sslidentity":
        raise UsageError(
            "sslidentity names a PKCS #12 file, which libpq does not read",
            "openssl pkcs12 -in FILE -nodes -out client.pem; then sslcert=client.pem&sslkey=client.pem",
        )
    if jdbc:
        # PostgreSQL's JDBC driver passes over what it does not know, and knows some eighty that only concern Java.
        return None
    raise _unknown(key, quotable)


def _unknown(key: str, quotable: bool) -> UsageError:
    # After a password with an "&" in it, a key is the rest of the password.
    near = nearest(key)
    hint = f"did you mean {near}?" if near else "remove it, or write the part of the password before it percent-encoded"
    told = f'its parameter "{key}"' if quotable else "one of its parameters"
    return UsageError(f"{told} is none of libpq's, Prisma's, SQLAlchemy's or JDBC's", hint)


def _tls(given: Mapping[str, str], jdbc: bool) -> dict[str, str]:
    mode = given.get("sslmode") or _mode_of_ssl(given.get("ssl"), jdbc)
    mode = "require" if mode == "no-verify" or "NonValidating" in given.get("sslfactory", "") else mode
    if mode is not None and mode not in _SSL_MODES:
        raise UsageError(f"its sslmode is none of {', '.join(_SSL_MODES)}", "verify-full is the safe one")
    return _prisma_tls(given, mode) | _prisma_authority(given)


def _mode_of_ssl(value: str | None, jdbc: bool) -> str | None:
    """`ssl=true` verifies the server in JDBC (since 42.2.5) and not in libpq; asyncpg's `ssl` takes a mode."""
    if value is None or value.lower() in _FALSE:
        return None
    if value.lower() in _TRUE:
        return "verify-full" if jdbc else "require"
    return value


def _prisma_tls(given: Mapping[str, str], mode: str | None) -> dict[str, str]:
    accept = given.get("sslaccept")
    if mode == "disable" or (accept is None and mode is None):
        return {"sslmode": mode} if mode else {}
    if accept is None or mode in ("verify-ca", "verify-full"):
        return {"sslmode": mode or "require"}
    if accept == "accept_invalid_certs":
        return {"sslmode": "require"}
    if accept != "strict":
        raise UsageError("its sslaccept is neither strict nor accept_invalid_certs", "strict verifies the server")
    # Prisma trusts what the system trusts; libpq looks for ~/.postgresql/root.crt alone unless it is told so.
    return {"sslmode": "verify-full"} if "sslrootcert" in given else {"sslmode": "verify-full", "sslrootcert": "system"}


def _prisma_authority(given: Mapping[str, str]) -> dict[str, str]:
    """Prisma's `sslcert` is the authority that signed the server's certificate, libpq's is the client's own."""
    if "sslcert" not in given or "sslkey" in given or not _ONLY_PRISMA & given.keys():
        return {}
    # With an authority at hand libpq verifies the server even under sslmode=require.
    ignored = given.get("sslaccept") == "accept_invalid_certs"
    return {"sslrootcert": "" if ignored else given["sslcert"], "sslcert": ""}


def _schema(given: Mapping[str, str]) -> str | None:
    """The one schema that is named; a path of several limits nothing."""
    path = next((given[name] for name in _SCHEMA if given.get(name)), "")
    return path.strip().strip('"') or None if "," not in path else None


def _pooled(given: Mapping[str, str]) -> bool:
    asked = given.get("pgbouncer")
    return (asked is not None and asked.lower() in _TRUE) or "0" in (
        given.get("statement_cache_size"),
        given.get("preparethreshold"),
    )
