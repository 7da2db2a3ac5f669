"""Why no session came about: the words of driver, server and poolers, read once and said plainly."""

import re
from collections.abc import Iterable

import msgspec

_CREDENTIALS = "Passwords come from the URL, PGPASSWORD, the passfile (~/.pgpass) or the service file"
_POOL = "close idle sessions, raise the limit, or come through another address (a direct one, or the pooler's)"


class Refusal(msgspec.Struct, frozen=True):
    """One way to fail. `sentence` may name {user}, {database}, {seconds}, {said} and what the pattern captured.

    {said} is what the other side said, in its own words.

    `sqlstates` decide where the server sent one and speaks another language.
    """

    pattern: re.Pattern[str]
    sentence: str
    hint: str
    sqlstates: tuple[str, ...] = ()


def _refusal(pattern: str, sentence: str, hint: str, *sqlstates: str) -> Refusal:
    return Refusal(re.compile(pattern, re.IGNORECASE), sentence, hint, sqlstates)


# The most telling first: under sslmode=prefer libpq tries twice, and a name may stand for several addresses. Of all
# that was tried, the server's answer explains more than a closed port, and a closed port more than no network.
REFUSALS = (
    _refusal(
        r"tenant or user not found|tenant/user .* not found",
        "the pooler knows no such project or role",
        "through Supabase's pooler the user is ROLE.PROJECT (postgres.abcdefghijklmnopqrst), the host the region's",
    ),
    _refusal(
        r"password authentication failed|SASL authentication failed|wrong password|auth(entication)? failed.*password",
        "the password of role {user} was refused, or there is no such role",
        f"{_CREDENTIALS}; in a URL, @ : / ? # and % in it are safest percent-encoded",
        "28P01",
    ),
    _refusal(
        r"no password supplied|server asked for a password|empty password returned",
        "the server wants a password for role {user} and none was given",
        f"{_CREDENTIALS}; pgadvise never asks for one",
    ),
    _refusal(
        r"(?P<method>\w+) authentication failed for user",
        "the server did not accept role {user}: its {method} authentication failed",
        "pg_hba.conf asks for this method here; connect as a role it accepts, or by host=localhost with a password",
    ),
    _refusal(
        r"too many (clients|connections)|remaining connection slots|max(imum)? (number of )?client(s| connections)|"
        r"no more connections allowed|max clients (reached|connections)|number of connections? .* exceeded",
        "all connections that it allows are taken",
        _POOL,
        "53300",
    ),
    _refusal(
        r"database system is (starting up|shutting down|in recovery mode|not (yet )?accepting connections)",
        "the server is up but takes no sessions: it is starting, stopping or recovering",
        "try again in a moment; a standby needs hot_standby = on",
        "57P03",
    ),
    _refusal(
        r"database \S.* does not exist|no such database",
        "there is no database {database}",
        "psql -l lists the databases; their names are case-sensitive",
        "3D000",
    ),
    _refusal(
        r"database \S.* is not currently accepting connections",
        "the database {database} allows no connections",
        "ALTER DATABASE … ALLOW_CONNECTIONS true; or check another database",
        "55000",
    ),
    _refusal(
        r"permission denied for database",
        "role {user} may not connect to the database {database}",
        "GRANT CONNECT ON DATABASE … TO …;",
        "42501",
    ),
    _refusal(
        r"could not (access|load) (file|library) \"",
        "the server cannot load a library that each session here should begin with ({said})",
        "session_preload_libraries or local_preload_libraries names it: install it on the server, or ALTER DATABASE … "
        "(ALTER ROLE …, ALTER SYSTEM) RESET session_preload_libraries from another database",
        "58P01",
    ),
    _refusal(
        r"is not permitted to log in",
        "role {user} may not log in",
        "name a role that may (ALTER ROLE … LOGIN)",
    ),
    _refusal(
        r"role \S.* does not exist|no such user",
        "there is no role {user}",
        r"psql -c '\du' lists the roles; without one in the target, PGUSER or your own name is taken",
    ),
    _refusal(
        r"(SSL|TLS) (connection )?(is )?required|insecure connection",
        "it takes encrypted sessions only",
        "sslmode=require encrypts, sslmode=verify-full makes sure of the server too",
    ),
    _refusal(
        r"no pg_hba.conf entry|pg_hba.conf rejects|address not in tenant allow_list|ip address .* not allowed",
        "the server admits no session of role {user} on database {database} from this address",
        "add a line to its pg_hba.conf and reload it (managed servers: allowed addresses), or sslmode=require where it "
        "admits encrypted sessions only",
    ),
    _refusal(
        r"requires a valid client certificate|certificate required",
        "the server wants a client certificate and none was accepted",
        "sslcert and sslkey name its files",
    ),
    _refusal(
        r"server does not support SSL|server refused (SSL|TLS)|does not support TLS",
        "TLS was demanded and the server offers none",
        "switch ssl on in the server, or drop sslmode=require where the network is trusted",
    ),
    _refusal(
        r"root certificate file .* does not exist|could not (load|read) (system )?root certificate",
        "the authority's certificate that should verify the server cannot be read",
        "sslrootcert names its file, sslrootcert=system takes the system's own",
    ),
    _refusal(
        r"does not match host name|certificate verify failed|certificate .* could not be verified|"
        r"could not get server's host name from server certificate",
        "the server's certificate was not accepted: another host's, or signed by an authority that is not trusted here",
        "sslrootcert names the authority's file (Supabase: Database settings, SSL); sslmode=require verifies nothing",
    ),
    _refusal(
        r"private key file|could not (load|read|open) (certificate|private key|root certificate)",
        "the client's certificate or key cannot be used",
        "sslcert and sslkey name files that you own, the key readable for nobody else (chmod 600)",
    ),
    _refusal(
        r"channel binding (is )?required",
        "channel binding was demanded and the server offers none",
        "drop channel_binding=require, or connect without the pooler",
    ),
    _refusal(
        r"expected authentication request|invalid response to|unsupported frontend protocol|lost synchronization",
        "what answers there is not PostgreSQL",
        "check host and port",
    ),
    _refusal(
        r"SSL error|SSL SYSCALL|SSL negotiation|direct SSL",
        "TLS could not be agreed on with what answers there",
        "check the port: it should be PostgreSQL's own, or its pooler's",
    ),
    _refusal(
        r"unsupported startup parameter",
        "the pooler refuses a setting that the address brings",
        "remove options= from it, or connect without the pooler",
    ),
    _refusal(
        r"session is (read-only|not read-only)|server is (not )?in hot standby mode",
        "no server there is of the kind that target_session_attrs asks for",
        "drop target_session_attrs: a standby may be checked as well",
    ),
    _refusal(
        r"definition of service .* not found",
        "the service file has no such service",
        "services stand in ~/.pg_service.conf, or the file that PGSERVICEFILE names",
    ),
    _refusal(
        r"service file .* not found|in service file",
        "the service file cannot be read",
        "services stand in ~/.pg_service.conf, or the file that PGSERVICEFILE names",
    ),
    _refusal(
        r"server closed the connection|connection reset|terminating connection|closed unexpectedly",
        "the server ended the session while it began",
        "its log says why; a pooler or a firewall between may have done it",
    ),
    _refusal(
        r"connection refused",
        "nothing listens there",
        "check host and port, whether the server runs, and its listen_addresses",
    ),
    _refusal(
        r"on socket .*(no such file|refused)|no such file or directory",
        "no server runs on this machine's socket",
        "name the host: postgresql://user@host/database, or start the server",
    ),
    _refusal(
        r"permission denied",
        "the server's socket is closed to this user",
        "run as a user that may enter its folder, or connect over TCP (host=localhost)",
    ),
    _refusal(
        r"timeout expired|timed out",
        "no answer came within {seconds} seconds",
        "a firewall may swallow the packets: check host, port and network; connect_timeout gives it longer",
    ),
    _refusal(
        r"failed to resolve host|could not translate host name|name or service not known|codec failed|label too long",
        "its host is not known by that name",
        "check the spelling; Supabase's direct host answers over IPv6 only, its session pooler over IPv4 too",
    ),
    _refusal(
        r"unreachable|no route to host|cannot assign requested address",
        "its host cannot be reached from this network",
        "Supabase's direct host answers over IPv6 only, its session pooler over IPv4 too",
    ),
    _refusal(
        r"could not match \d+ (port numbers|host names)",
        "hosts and ports do not pair up",
        "name one port for all hosts, or one for each",
    ),
    _refusal(
        r"invalid \w+ value|invalid (integer )?value .* for connection option|bad value for|"
        r"invalid port number|invalid (URI query parameter|connection option)|require_auth|weak sslmode",
        "one of its parameters has a value that libpq does not take",
        "sslmode, port and the timeouts are the usual ones; PG* variables and the service file count as well",
    ),
)

# Names are put in quotes by libpq, servers and poolers (by repr in psycopg): a database called "timeout" is none.
_NAMES = re.compile(r"\"[^\"]*\"|(?<=host )'[^']*'|(?<=host: )'[^']*'")
_ADDRESS = re.compile(r"connection (to server )?(at|on socket) \S.*? failed: ?")
_PREAMBLE = re.compile(r"^(connection (failed|is bad): |[^\W\d_]+: {2,})+")


def recognised(text: str, sqlstate: str | None = None) -> tuple[Refusal, dict[str, str]] | None:
    """The refusal that a driver's `text` speaks of, with what its pattern captured; None where the words are new."""
    bare = _NAMES.sub('""', text)
    for refusal in REFUSALS:
        found = refusal.pattern.search(bare)
        if found:
            return refusal, {name: value for name, value in found.groupdict().items() if value}
    return next(((refusal, {}) for refusal in REFUSALS if sqlstate in refusal.sqlstates), None)


def rank(refusal: Refusal) -> int:
    return REFUSALS.index(refusal)


def bare_words(text: str) -> str:
    """The first thing that the other side said, without the frame that driver and severity put around it."""
    lines: Iterable[str] = (_PREAMBLE.sub("", _ADDRESS.sub("", line.strip())) for line in text.splitlines())
    return next((line for line in lines if line), "the driver gives no reason")
