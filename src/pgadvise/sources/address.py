"""TARGET → Address: which database or file is meant, in every spelling that people have at hand."""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from pgadvise.errors import UsageError
from pgadvise.sources import keywords, uri
from pgadvise.sources.foreign import foreign
from pgadvise.sources.secrets import scrub, secrets_of
from pgadvise.sources.spellings import translated

_VARIABLES = ("PGADVISE_DSN", "DIRECT_URL", "DATABASE_URL")
_LIBPQ_VARIABLES = {
    "PGHOST": "host",
    "PGHOSTADDR": "hostaddr",
    "PGPORT": "port",
    "PGDATABASE": "dbname",
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGPASSFILE": "passfile",
    "PGSERVICE": "service",
    "PGSSLMODE": "sslmode",
    "PGSSLROOTCERT": "sslrootcert",
    "PGSSLCERT": "sslcert",
    "PGSSLKEY": "sslkey",
    "PGOPTIONS": "options",
    "PGCONNECT_TIMEOUT": "connect_timeout",
}
_URL = re.compile(
    r"(?is)(?P<jdbc>jdbc:)?(?P<scheme>[a-z][a-z0-9.]+)(?P<driver>\+[a-z0-9_+-]+)?:(?P<slashes>//)?(?P<rest>.*)"
)
_POSTGRES = frozenset({"postgres", "postgresql", "postgis", "pgsql"})
_KEYWORDS = re.compile(r"\s*[A-Za-z_]+\s*=")
# Supavisor's and PgBouncer's ports for pooling by transaction.
_POOLER_PORTS = frozenset({"6543", "6432"})


class Address(msgspec.Struct, frozen=True):
    """Where a snapshot comes from.

    `parameters` are libpq's, for a live database; what they leave open libpq takes from PG*, service file and passfile.
    `described` ("app on db.example.org") and `repr` hold no secret. `origin` says who named it ("DATABASE_URL").
    `pooled`: statements of one session may land in different ones, so nothing but a transaction holds.
    """

    kind: Literal["live", "snapshot_file"]
    origin: str
    described: str
    parameters: tuple[tuple[str, str], ...] = ()
    path: str | None = None
    schema: str | None = None
    pooled: bool = False

    def parameter(self, name: str) -> str | None:
        return dict(self.parameters).get(name)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What `scrub` must take out of any text about this address."""
        return secrets_of(dict(self.parameters))

    def __repr__(self) -> str:
        return f"Address({self.kind}, {self.described!r}, from {self.origin})"


class _Surroundings(msgspec.Struct, frozen=True):
    """The variables around us: `environ` is read by libpq as well, `file` only by us."""

    environ: Mapping[str, str]
    file: Mapping[str, str] | None
    file_name: str

    @property
    def asked(self) -> Mapping[str, str]:
        return self.environ if self.file is None else self.file

    def origin(self, name: str) -> str:
        return name if self.file is None else f"{name} in {self.file_name}"


def resolve(
    target: str | None,
    environ: Mapping[str, str],
    env_file: Mapping[str, str] | None = None,
    env_file_name: str = "the environment file",
) -> Address:
    """The address of `target`; without one, of the first of PGADVISE_DSN, DIRECT_URL, DATABASE_URL, else libpq's own.

    An empty one is none, but does not lead to libpq's own. `environ` is this process's. `env_file`, if one was named,
    is asked instead of it: a variable missing there must not lead to a database that somebody once exported. Raises
    UsageError, which quotes no part that may be a password.
    """
    around = _Surroundings(environ, env_file, env_file_name)
    if target is not None and _trimmed(target):
        return _read(_trimmed(target), "the target", around)
    for name in _VARIABLES:
        if _trimmed(around.asked.get(name, "")):
            return _read(_trimmed(around.asked[name]), around.origin(name), around)
    if target is not None:  # "$STAGING_URL" of a job that lacks the secret must not lead to whatever PG* name
        raise UsageError(
            f"the target is empty, and so are {', '.join(_VARIABLES)}",
            "a variable of the command line may not be set; without a target libpq's own settings are taken",
        )
    if env_file is not None and not _libpq_variables(env_file):
        raise UsageError(
            f"{env_file_name} names no database", f"it needs one of {', '.join(_VARIABLES)} or PGHOST and its like"
        )
    return _live({}, around.origin("PG*") if env_file is not None else "libpq's own settings", around)


def is_named(environ: Mapping[str, str]) -> bool:
    """Whether a variable names a database, so that none is only tried because libpq has defaults."""
    named = {"host", "hostaddr", "service", "dbname"} & _libpq_variables(environ).keys()
    return bool(named) or any(_trimmed(environ.get(name, "")) for name in _VARIABLES)


def _trimmed(text: str) -> str:
    """Without the blanks and quotes that come along when an address is copied."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"`" else text


def _read(text: str, origin: str, around: _Surroundings) -> Address:
    try:
        _check_characters(text)
        return _address(text, origin, around)
    except UsageError as error:
        reason = error
    raise UsageError(f"cannot read {origin}: {reason.message}", reason.hint)


def _check_characters(text: str) -> None:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError("it holds bytes that are no UTF-8 text", "percent-encode them")


def _address(text: str, origin: str, around: _Surroundings) -> Address:
    url = _URL.fullmatch(text)
    if url and url["scheme"].lower() in _POSTGRES:
        return _of_url(url, origin, around)
    if not url and _KEYWORDS.match(text):
        return _live(keywords.parse(text), origin, around)
    if "://" not in text and text.lower().endswith((".json", ".json.gz")):
        return Address("snapshot_file", origin, text, path=text)
    raise foreign(text, url["scheme"].lower() + (url["driver"] or "").lower() if url else None)


def _of_url(url: re.Match[str], origin: str, around: _Surroundings) -> Address:
    jdbc = url["jdbc"] is not None
    rest = url["rest"]
    if url["slashes"] is None:
        if not jdbc:
            raise UsageError(
                'its scheme is not followed by "//"', "write postgresql://user:password@host:5432/database"
            )
        # JDBC's short form: jdbc:postgresql:database
        rest = "/" + rest.lstrip("/")
    parts = uri.parse(rest, plus_is_space=jdbc or url["driver"] is not None)
    spelling = translated(parts.query, jdbc=jdbc)
    parameters = {**_parameters(parts), **spelling.parameters}
    return _live(parameters, origin, around, schema=spelling.schema, pooled=spelling.pooled)


def _parameters(parts: uri.Uri) -> dict[str, str]:
    return {
        name: value
        for name, value in (
            ("host", ",".join(parts.hosts)),
            ("port", ",".join(parts.ports) if any(parts.ports) else ""),
            ("dbname", parts.database),
            ("user", parts.user),
            ("password", parts.password),
        )
        if value
    }


def _live(
    parameters: Mapping[str, str],
    origin: str,
    around: _Surroundings,
    schema: str | None = None,
    pooled: bool = False,
) -> Address:
    # A service file gives way to what is named beside it, so there the environment file's variables must not be.
    defaults = _libpq_variables(around.file or {}) if "service" not in parameters else {}
    kept = {**defaults, **{name: value for name, value in parameters.items() if value}}
    for port in kept.get("port", "").split(","):
        uri.checked_port(port)
    if "://" in kept.get("dbname", ""):
        raise UsageError("its dbname is a URL", "give the URL itself as the target")
    effective = {**_libpq_variables(around.environ), **kept}
    return Address(
        "live",
        origin,
        scrub(_description(effective, named=kept), secrets_of(effective)),
        parameters=tuple(kept.items()),
        schema=schema,
        pooled=pooled or _by_transaction(effective),
    )


def _libpq_variables(environ: Mapping[str, str]) -> dict[str, str]:
    return {keyword: environ[name] for name, keyword in _LIBPQ_VARIABLES.items() if environ.get(name)}


def _by_transaction(parameters: Mapping[str, str]) -> bool:
    ports = parameters.get("port", "").split(",")
    hosts = parameters.get("host", "").split(",")
    # Neon's poolers keep 5432 and differ in the first label of the host.
    return bool(_POOLER_PORTS & {*ports}) or any(host.partition(".")[0].endswith("-pooler") for host in hosts)


def _description(parameters: Mapping[str, str], named: Mapping[str, str]) -> str:
    """ "app on db.example.org", with a port that is not the usual one; a service stands for what its file says."""
    if "service" in parameters and "host" not in named:
        service = f"service {parameters['service']}"
        return f"{named['dbname']} of {service}" if "dbname" in named else service
    database = parameters.get("dbname") or parameters.get("user") or "the default database"
    return f"{database} on {_place(parameters)}"


def _place(parameters: Mapping[str, str]) -> str:
    hosts = (parameters.get("host") or parameters.get("hostaddr") or "").split(",")
    ports = parameters.get("port", "").split(",")
    if hosts == [""]:
        return "this machine" if ports in ([""], ["5432"]) else f"this machine, port {ports[0]}"
    ports = ports * len(hosts) if len(ports) == 1 else ports
    places = zip(hosts, ports, strict=False)
    return ", ".join(host if port in ("", "5432") else f"{_bracketed(host)}:{port}" for host, port in places)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
