"""Which server is the throwaway one: the bundled programs, those of this machine, a container, or somebody's server."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from pgadvise.errors import ServerFailed, UsageError
from pgadvise.scratch.server import Server

OLDEST = 16  # of a server that a database can be copied to
SUPERUSER = "pgadvise_scratch"  # a name that no database has
_KINDS = "it may be embedded, local, local:VERSION, docker, docker:IMAGE or dsn:ADDRESS"
_IMAGE = r"[\w.:/-]+(?:@sha256:[0-9a-f]{64})?"
# Where packages put them: Debian, Red Hat, Homebrew on both kinds of Mac, Postgres.app.
_PLACES = ("/usr/lib/postgresql/{}/bin", "/usr/pgsql-{}/bin", "/opt/homebrew/opt/postgresql@{}/bin",
           "/usr/local/opt/postgresql@{}/bin", "/Applications/Postgres.app/Contents/Versions/{}/bin")  # fmt: skip

Serving = Callable[[], AbstractContextManager[Server]]


def serving(engine: str) -> Serving:
    """What starts the server for the length of a block. UsageError where `engine` is not understood."""
    kind, _, rest = engine.partition(":")
    if engine == "embedded":
        return lambda: _started(None)
    if kind == "local" and (engine == "local" or re.fullmatch(r"\d{2}", rest)):
        return lambda: _started(_installed(rest))
    if kind == "docker" and (engine == "docker" or re.fullmatch(_IMAGE, rest)):
        return lambda: _contained(rest)
    if kind == "dsn" and rest:
        return lambda: _given(rest)
    if kind == "local":
        raise UsageError(f"--engine is {engine!r}", "the version of PostgreSQL has two digits: local:17")
    # Without the rest, which may hold a password.
    raise UsageError(f"--engine is {kind!r}", _KINDS)


@contextmanager
def _started(programs: Path | None) -> Iterator[Server]:
    from pgadvise.scratch import embedded
    from pgadvise.scratch.surroundings import without_libpq_variables

    with without_libpq_variables(), embedded.start(programs, superuser=SUPERUSER) as server:
        if server.major < OLDEST:
            raise ServerFailed(_too_old(server.version), "--engine embedded brings its own")
        yield server


@contextmanager
def _contained(image: str) -> Iterator[Server]:
    from pgadvise.scratch.container import IMAGE, started
    from pgadvise.scratch.surroundings import without_libpq_variables

    with without_libpq_variables(), started(image or IMAGE, SUPERUSER) as server:
        if server.major < OLDEST:
            raise ServerFailed(_too_old(server.version), "an image of a newer one will do")
        yield server


def _installed(version: str) -> Path:
    """The folder of this machine's programs: of the version, else the newest, else what PATH leads to."""
    wanted = [version] if version else [str(number) for number in range(30, OLDEST - 1, -1)]
    for number in wanted:
        for place in _PLACES:
            if (Path(place.format(number)) / "initdb").is_file():
                return Path(place.format(number))
    found = None if version else shutil.which("initdb")
    if found is None:
        which = f"PostgreSQL {version}" if version else f"PostgreSQL {OLDEST} or newer"
        raise ServerFailed(f"{which} is not installed here", "--engine embedded brings its own")
    return Path(found).resolve().parent


@contextmanager
def _given(dsn: str) -> Iterator[Server]:
    """A server that somebody else runs: a database and roles are made there, and dropped."""
    import psycopg

    from pgadvise.scratch.surroundings import without_libpq_variables

    with without_libpq_variables():
        uri, version, superuser = None, "", False
        try:
            with psycopg.connect(dsn, connect_timeout=10) as session:
                uri = _uri(session.info.get_parameters(), session.info.user, session.info.password)
                version = f"{session.info.server_version // 10000}.{session.info.server_version % 10000}"
                superuser = session.execute("select rolsuper from pg_roles where rolname = user").fetchone() == (True,)
        except (psycopg.Error, UnicodeError):
            pass  # the driver's words hold the address, and that may hold a password
        if uri is None:
            raise ServerFailed("the server that --engine names cannot be reached", "psql with that address says why")
        if not superuser or int(version.partition(".")[0]) < OLDEST:
            reason = _too_old(version) if superuser else "a copy is made by a superuser, and --engine names none"
            raise ServerFailed(reason, "--engine embedded brings its own server")
        yield Server(uri, version)


def _uri(parameters: Mapping[str, str], user: str, password: str) -> str:
    """The address as `Server.on` wants it, in whatever form it was given."""
    login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    rest = {name: value for name, value in parameters.items() if name not in ("user", "dbname", "password")}
    return f"postgresql://{login}@/{quote(parameters.get('dbname', 'postgres'), safe='')}?{urlencode(rest)}"


def _too_old(version: str) -> str:
    return f"a copy needs PostgreSQL {OLDEST} or newer, and this server is {version}"
