"""A database URL taken apart, as its writer means it: a password may hold any character, escaped or not."""

import re
from collections.abc import Iterator

import msgspec

from pgadvise.errors import UsageError

_HOST = r"(?:\[[^\[\]@/?]*\]|[^\s@/?:,\[\]]*)"
_HOSTS = rf"{_HOST}(?::\d*)?(?:,{_HOST}(?::\d*)?)*"
# An "@" in a parameter's value is at home in these few; in any other it is the one after a password that holds a "?".
_WITH_AT = "user|username|password|sslpassword|options|application_?name"
_PAIR = rf"(?:(?:{_WITH_AT})=[^&]*|[A-Za-z_][\w.-]*(?:=[^&@]*)?)"
_QUERY = rf"(?:{_PAIR}(?:&+{_PAIR})*)?&*|(?:[^@]*&)?password=.*"
_WELL_FORMED = re.compile(rf"{_HOSTS}(?:/[^@?]*)?(?:\?(?:{_QUERY}))?", re.IGNORECASE | re.DOTALL)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_LAST_PORT = 65535


class Uri(msgspec.Struct, frozen=True):
    """The parts, decoded. `hosts` and `ports` run side by side, "" where the URL leaves one out."""

    user: str | None
    password: str | None
    hosts: tuple[str, ...]
    ports: tuple[str, ...]
    database: str
    query: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "Uri(…)"


def parse(rest: str, *, plus_is_space: bool = False) -> Uri:
    """What follows `scheme://`. Raises UsageError, which quotes nothing: any part may turn out to be the password."""
    userinfo, tail = _divided(rest)
    place, _, query = tail.partition("?")
    authority, _, database = place.partition("/")
    user, colon, password = (userinfo or "").partition(":")
    hosts, ports = _hosts(authority)
    if userinfo is not None and any(ports) and not any(hosts) and "host=" not in query:
        raise UsageError("it names a port but no host", "a variable that should hold the host may be empty")
    return Uri(
        user=decoded(user) or None,
        password=decoded(password) if colon else None,
        hosts=hosts,
        ports=ports,
        database=decoded(database),
        query=tuple(_pairs(query, plus_is_space)),
    )


def decoded(text: str) -> str:
    """Percent escapes resolved; a percent sign that begins none, or no UTF-8, is meant as it stands."""
    return _ESCAPES.sub(lambda found: _characters(found[0]), text)


def _characters(escapes: str) -> str:
    octets = bytes.fromhex(escapes.replace("%", ""))
    if b"\0" in octets:
        # libpq takes no zero byte, so it cannot have been meant.
        return escapes
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return escapes


def _divided(rest: str) -> tuple[str | None, str]:
    """User and password, and what follows the `@` after them: the first reading that leaves a sound rest.

    RFC 3986 ends the user's part at the first `/`, `?` or `#` and libpq at the first `@`: both cut passwords people
    paste as they are and take the rest for a host. What is right of the true `@` is regular, so it decides.
    """
    for userinfo, tail in _readings(rest):
        if _WELL_FORMED.fullmatch(tail):
            return userinfo, tail
    before, at, after = rest.rpartition("@")
    return (before, after) if at else (None, rest)


def _readings(rest: str) -> Iterator[tuple[str | None, str]]:
    yield None, rest
    for found in re.finditer("@", rest):
        yield rest[: found.start()], rest[found.end() :]


def _hosts(authority: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not authority:
        return (), ()
    entries = [_host_andchecked_port(entry) for entry in authority.split(",")]
    if len(entries) > 1 and not all(host for host, _ in entries):
        raise UsageError("one of its hosts is empty", "write host1:port,host2:port")
    return tuple(host for host, _ in entries), tuple(port for _, port in entries)


def _host_andchecked_port(entry: str) -> tuple[str, str]:
    if entry.startswith("["):
        host, bracket, port = entry[1:].partition("]")
        if not bracket or (port and not port.startswith(":")):
            raise UsageError("its IPv6 address is not closed by a bracket", "write [2001:db8::1]:5432")
        return host, checked_port(port[1:])
    host, _, port = entry.partition(":")
    if ":" in port:
        raise UsageError("its host holds several colons", "an IPv6 address stands in brackets: [2001:db8::1]:5432")
    return decoded(host), checked_port(port)


def checked_port(text: str) -> str:
    """`text` if it is a port or empty, else UsageError without it: where the host is missing, a password is here."""
    if text and not re.fullmatch(r"[0-9]+", text):
        raise UsageError(
            "its port is not a number",
            "if a password stands there, the @ and the host after it are missing: postgresql://user:password@host:5432/database",
        )
    if text and not 0 < int(text) <= _LAST_PORT:
        raise UsageError(f"its port is not between 1 and {_LAST_PORT}", "PostgreSQL usually listens on 5432")
    return text


def _pairs(query: str, plus_is_space: bool) -> Iterator[tuple[str, str]]:
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        yield decoded(key), decoded(value.replace("+", " ") if plus_is_space else value)
