"""A proxy that counts round trips, and sessions of roles that are not the superuser."""

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from pgadvise.scratch.server import Server


class Turns:
    """A line on which only one side speaks at a time: what one says is delivered when it has fallen silent.

    So a client that waits for an answer before it goes on takes a turn for it, however it cuts its messages.
    """

    _SILENCE = 0.02

    def __init__(self) -> None:
        self.count = 0

    def relay(self, client: socket.socket, server: socket.socket) -> None:
        with closing(client), closing(server):
            while True:
                ready = select.select([client, server], [], [])[0]
                speaker, listener = (server, client) if server in ready else (client, server)
                said, ended = self._all_of(speaker)
                self.count += speaker is client and bool(said)
                listener.sendall(said)
                if ended:
                    return

    def _all_of(self, speaker: socket.socket) -> tuple[bytes, bool]:
        said = b""
        while select.select([speaker], [], [], self._SILENCE)[0]:
            piece = speaker.recv(1 << 20)
            if not piece:
                return said, True
            said += piece
        return said, False


@pytest.fixture
def turns(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Callable[[], int], Path]]:
    """How many round trips there were, and the folder of a socket that leads to the server past it."""
    if server.folder is None:
        pytest.skip("needs the server's own socket")
    folder, counter = tmp_path_factory.mktemp("t"), Turns()
    upstream = str(server.folder / ".s.PGSQL.5432")
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket(socket.AF_UNIX))
        listener.bind(str(folder / ".s.PGSQL.5432"))
        listener.listen()

        def serve() -> None:
            client, _ = listener.accept()
            inside = socket.socket(socket.AF_UNIX)
            inside.connect(upstream)
            counter.relay(client, inside)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield lambda: counter.count, folder
        thread.join(5)


@pytest.fixture
def login(server: Server, database: str) -> Iterator[Callable[[str], psycopg.Connection]]:
    """An autocommit session in the test's database as the role that is named."""
    name = str(psycopg.conninfo.conninfo_to_dict(database)["dbname"])
    with ExitStack() as stack:
        yield lambda role: stack.enter_context(closing(psycopg.connect(server.on(name, role), autocommit=True)))


@pytest.fixture
def encoded(server: Server) -> Iterator[Callable[[str], str]]:
    """The name of a new database in the encoding that is named."""
    provider, made = "locale_provider libc" if server.major >= 15 else "", []
    with psycopg.connect(server.dsn, autocommit=True) as maintenance:

        def create(encoding: str) -> str:
            made.append(f"in_{encoding}")
            maintenance.execute(
                f"create database {made[-1]} encoding {encoding} template template0 {provider} locale 'C'".encode()
            )
            return made[-1]

        yield create
        for name in made:
            maintenance.execute(f"drop database {name} with (force)".encode())


@pytest.fixture
def sql_ascii(encoded: Callable[[str], str]) -> str:
    """The name of a database whose encoding says nothing about its bytes."""
    return encoded("sql_ascii")
