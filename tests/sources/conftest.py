"""A server on loopback TCP that asks for passwords, and what may stand between it and a client."""

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest

from pgadvise.errors import ConnectionFailed
from pgadvise.scratch import embedded
from pgadvise.sources.address import Address, resolve
from pgadvise.sources.connect import connect

PASSWORD = "S3cret@w/ith?all#of%them"

_HBA = """
local all postgres trust
local all bypeer peer
host all app,nologin,full,outsider 127.0.0.1/32 scram-sha-256
host all nobody_there 127.0.0.1/32 trust
host all rejected 127.0.0.1/32 reject
"""
_ROLES = f"""
create role app login password '{PASSWORD}';
create role nologin nologin password '{PASSWORD}';
create role full login password '{PASSWORD}' connection limit 0;
create role outsider login password '{PASSWORD}';
create role rejected login;
create role bypeer login;
create database closed allow_connections false;
create database private;
revoke connect on database private from public;
"""


class Guarded(msgspec.Struct, frozen=True):
    """A server with roles whose password is PASSWORD; `admin` is the superuser's way in, `folder` holds its socket."""

    port: int
    admin: str
    folder: Path


def address(target: str) -> Address:
    """What the program makes of `target` here."""
    return resolve(target, os.environ)


def attempt(target: str, connect_timeout: int | None = None) -> ConnectionFailed | None:
    """Why no session with `target` comes about, or None: one did."""
    try:
        connect(address(target), application_name="pgadvise/test", connect_timeout=connect_timeout).close()
    except ConnectionFailed as failure:
        return failure
    return None


def refusal(target: str, connect_timeout: int | None = None) -> ConnectionFailed:
    """Why no session with `target` comes about."""
    failure = attempt(target, connect_timeout)
    assert failure is not None, "a session was given"
    return failure


def at(guarded: Guarded, user: str = "app", database: str = "postgres", password: str = PASSWORD) -> str:
    """The guarded server's URL, the password as people paste it."""
    return f"postgresql://{user}:{password}@127.0.0.1:{guarded.port}/{database}"


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing that libpq would add by itself."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        number: int = probe.getsockname()[1]
    return number


@contextlib.contextmanager
def guarded_server() -> Iterator[Guarded]:
    port = free_port()
    with embedded.start(settings={"listen_addresses": "127.0.0.1", "port": str(port)}) as server:
        assert server.folder is not None
        admin = f"{server.dsn}&port={port}"
        with psycopg.connect(admin, autocommit=True) as session:
            for statement in filter(str.strip, _ROLES.split(";")):
                session.execute(statement.encode())
            (server.folder / "data" / "pg_hba.conf").write_text(_HBA)
            _reload(session)
        yield Guarded(port, admin, server.folder)


def _reload(session: psycopg.Connection) -> None:
    """The postmaster passes the signal on while it reads its own files, and takes no connection in between."""
    loaded = session.execute("select pg_conf_load_time()").fetchone()
    session.execute("select pg_reload_conf()")
    until = time.monotonic() + 10
    while session.execute("select pg_conf_load_time()").fetchone() == loaded:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture(scope="session")
def guarded() -> Iterator[Guarded]:
    with guarded_server() as server:
        yield server


@pytest.fixture
def closed_port() -> int:
    """A port on loopback where nothing listens."""
    return free_port()


@pytest.fixture
def listener() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Serve every connection to a new port by a function of its socket; the port is returned."""
    with contextlib.ExitStack() as stack:

        def listen(serve: Callable[[socket.socket], None]) -> int:
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            threading.Thread(target=_accept, args=(server, serve), daemon=True).start()
            # Closing alone does not wake the thread that waits in accept().
            stack.callback(lambda: server.shutdown(socket.SHUT_RDWR))
            number: int = server.getsockname()[1]
            return number

        yield listen


def _accept(server: socket.socket, serve: Callable[[socket.socket], None]) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = server.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `localhost` that vouches for itself, and its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    files = ["-keyout", str(file), "-out", str(file)]
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", *words.split(), *names, *files], check=True, capture_output=True)
    return file


@pytest.fixture
def tls_port(guarded: Guarded, certificate: Path, listener: Callable[[Callable[[socket.socket], None]], int]) -> int:
    """A TLS endpoint in front of the guarded server, as managed databases have (the bundled one is built without)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            # The client asks with an SSLRequest of eight bytes and goes on in TLS after an "S".
            client.recv(8)
            client.sendall(b"S")
            with context.wrap_socket(client, server_side=True) as inside:
                _relay(inside, guarded.port)

    return listener(serve)


def _relay(client: socket.socket, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as server:
        back = threading.Thread(target=_pour, args=(server, client), daemon=True)
        back.start()
        _pour(client, server)
        back.join(5)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
