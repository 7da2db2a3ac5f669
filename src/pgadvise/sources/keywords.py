"""libpq's connection parameters: their names, and the `host=… dbname=…` form."""

import difflib
import re
from collections.abc import Iterator

from pgadvise.errors import UsageError

# PostgreSQL 18, src/interfaces/libpq/fe-connect.c, PQconninfoOptions.
KEYWORDS = frozenset(
    """
    service user password passfile channel_binding connect_timeout dbname host hostaddr port client_encoding options
    application_name fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count
    tcp_user_timeout sslmode sslnegotiation sslcompression sslcert sslkey sslcertmode sslpassword sslrootcert sslcrl
    sslcrldir sslsni requirepeer require_auth min_protocol_version max_protocol_version ssl_min_protocol_version
    ssl_max_protocol_version gssencmode krbsrvname gsslib gssdelegation replication target_session_attrs
    load_balance_hosts scram_client_key scram_server_key oauth_issuer oauth_client_id oauth_client_secret oauth_scope
    sslkeylogfile
    """.split()
)

_PARAMETER = re.compile(
    r"""(?sx)
    \s* (?P<keyword> [^\s=]+ ) \s*
    (?P<equals> = \s*
        (?: ' (?P<quoted> (?: [^'\\] | \\. )* ) (?P<closed> '? )
          | (?P<plain> (?: [^\s'\\] | \\. | ' )* )
        )
    )?
    """
)


def parse(text: str) -> dict[str, str]:
    """The parameters of a `keyword=value` string. Raises UsageError, which quotes nothing that may be a password."""
    parameters: dict[str, str] = {}
    for keyword, value in _assignments(text):
        if keyword not in KEYWORDS:
            raise _unknown(keyword, after=next(reversed(parameters), None))
        parameters[keyword] = value
    return parameters


def nearest(name: str) -> str | None:
    """The keyword that `name` was probably meant to be."""
    return next(iter(difflib.get_close_matches(name.lower(), sorted(KEYWORDS), n=1, cutoff=0.75)), None)


def _assignments(text: str) -> Iterator[tuple[str, str]]:
    position, previous = 0, "the beginning"
    while text[position:].strip():
        found = _PARAMETER.match(text, position)
        if not found or not found["equals"]:
            raise UsageError(
                f'after {previous} stands a word without "="',
                "a value with spaces stands in single quotes: password='two words'",
            )
        if found["quoted"] is not None and not found["closed"]:
            raise UsageError("a value's closing single quote is missing", r"inside a quoted value write \' and \\")
        raw = found["plain"] if found["quoted"] is None else found["quoted"]
        yield found["keyword"], re.sub(r"(?s)\\(.)", r"\1", raw)
        position, previous = found.end(), found["keyword"] if found["keyword"] in KEYWORDS else "a parameter"


def _unknown(keyword: str, after: str | None) -> UsageError:
    # What follows an unquoted password with a space in it is the rest of the password.
    told = "a parameter" if after and "password" in after else f'the parameter "{keyword}"'
    near = nearest(keyword)
    hint = f"did you mean {near}?" if near else "PostgreSQL's documentation lists them under Parameter Key Words"
    return UsageError(f"libpq does not know {told}", hint)
