"""Address → session. Whatever goes wrong becomes one sentence with a way on, and no part of a password in it."""

import os
import re
import ssl
from typing import Any

import msgspec
import psycopg
from psycopg.conninfo import make_conninfo

from pgadvise.errors import ConnectionFailed
from pgadvise.snapshot.names import quote
from pgadvise.sources.address import Address
from pgadvise.sources.refusals import Refusal, bare_words, rank, recognised
from pgadvise.sources.secrets import scrub, secrets_of

# libpq waits for ever by default. psycopg counts for each address of a host, and never less than two seconds.
_PATIENCE = "10"
_SHORTEST_PATIENCE = 2
# psycopg lists the addresses it tried, where it tried several.
_ATTEMPT = re.compile(r"(?m)^- host: '?(.*?)'?, port: '?(\d*|None)'?, hostaddr: (?:'[^']*'|None): ")


class _Circumstances(msgspec.Struct, frozen=True):
    """What the driver really used, service file and PG* included."""

    user: str
    database: str
    seconds: str
    secrets: tuple[str, ...]


def connect(
    address: Address, *, application_name: str, connect_timeout: int | None = None
) -> psycopg.Connection[tuple[Any, ...]]:
    """A session with a live database, no transaction begun and autocommit off; no statement was sent yet.

    `connect_timeout` is in seconds for each address of the host; None leaves it to the address, else 10.
    Raises ConnectionFailed.
    """
    parameters = {
        **dict(address.parameters),
        "application_name": application_name,
        "client_encoding": "UTF8",
        "connect_timeout": str(connect_timeout or _patience(address)),
    }
    try:
        # Nothing is ever prepared: behind a transaction pooler the next statement may meet another session.
        return psycopg.connect(make_conninfo("", **_with_trusted_roots(parameters)), prepare_threshold=None)
    except (psycopg.Error, OSError, UnicodeError) as error:
        failure = connection_failed(error, address, parameters["connect_timeout"])
    # Out here, so that the driver's error, which holds the password, does not hang on ours.
    raise failure


def connection_failed(error: Exception, address: Address, patience: str = _PATIENCE) -> ConnectionFailed:
    """What the driver's `error` means for a person; `patience` is the connect_timeout that was given to it."""
    around = _circumstances(error, address, patience)
    hosts = _by_host(str(error))
    if len(hosts) < 2:
        sentence, refusal = _said(str(error), error, around)
    else:
        answers = {host: _said(text, error, around) for host, text in hosts.items()}
        sentence = "; ".join(f"{host}: {told}" for host, (told, _) in answers.items())
        refusal = min((found for _, found in answers.values() if found), key=rank, default=None)
    hint = refusal.hint if refusal else "these are the server's own words; its log may say more"
    return ConnectionFailed(f"cannot connect to {address.described}: {sentence}", hint)


def _patience(address: Address) -> str:
    return address.parameter("connect_timeout") or os.environ.get("PGCONNECT_TIMEOUT") or _PATIENCE


def _with_trusted_roots(parameters: dict[str, str]) -> dict[str, str]:
    """The bundled OpenSSL looks for the system's authorities in a folder of its own that no system has.

    psycopg-binary is built with OPENSSLDIR /usr/lib/psycopg-openssl; Python knows where they really are.
    """
    wanted = parameters.get("sslrootcert") or os.environ.get("PGSSLROOTCERT")
    mode = parameters.get("sslmode") or os.environ.get("PGSSLMODE") or "verify-full"
    if wanted != "system" or mode != "verify-full" or "SSL_CERT_FILE" in os.environ:
        return parameters
    authorities = ssl.get_default_verify_paths().cafile
    return {**parameters, "sslmode": mode, "sslrootcert": authorities or "system"}


def _circumstances(error: Exception, address: Address, patience: str) -> _Circumstances:
    session = getattr(error, "pgconn", None)
    used = {name: _used(session, name) for name in ("user", "db", "password")}
    secrets = secrets_of({**dict(address.parameters), "password": used["password"] or os.environ.get("PGPASSWORD", "")})
    return _Circumstances(
        user=_named(used["user"] or address.parameter("user"), "of your name"),
        database=_named(used["db"] or address.parameter("dbname"), "of that name"),
        seconds=str(max(_SHORTEST_PATIENCE, int(patience))) if patience.isdigit() else patience,
        secrets=(*address.secrets, *secrets),
    )


def _used(session: object, name: str) -> str:
    """A value of the attempt that failed; psycopg keeps it after the end, unless it never came to a session."""
    try:
        value = getattr(session, name, b"")
    except psycopg.Error:
        return ""
    return value.decode(errors="replace") if isinstance(value, bytes) else ""


def _named(name: str | None, otherwise: str) -> str:
    return quote(name) if name else otherwise


def _by_host(text: str) -> dict[str, str]:
    """host:port → what came of it. A name's several addresses, IPv6 and IPv4, are one host."""
    hosts: dict[str, str] = {}
    parts = _ATTEMPT.split(text)[1:]
    for host, port, words in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        place = host if port in ("", "None", "5432") else f"{host}:{port}"
        hosts[place] = f"{hosts.get(place, '')}{words}"
    return hosts


def _said(text: str, error: Exception, around: _Circumstances) -> tuple[str, Refusal | None]:
    said = scrub(bare_words(text), around.secrets)
    known = recognised(text, getattr(error, "sqlstate", None))
    if known is None:
        return said, None
    refusal, captured = known
    words = {"user": around.user, "database": around.database, "seconds": around.seconds, "said": said, **captured}
    return refusal.sentence.format_map(words), refusal
