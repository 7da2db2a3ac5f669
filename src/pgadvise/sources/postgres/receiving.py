"""Answers are received while this program computes, so that the server does not have to wait until they are wanted.

A Unix socket holds 0.2 MB; a server that has more to say does nothing until somebody reads. libpq keeps what it reads,
and there is room for that.
"""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import pq


@contextmanager
def receiving(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Nobody else may use the connection within. What goes wrong with it is met by whoever reads next."""
    over, ending = socket.socketpair()
    thread = threading.Thread(target=_receive, args=(connection.pgconn, over), daemon=True)
    with over, ending:
        thread.start()
        try:
            yield
        finally:
            ending.send(b"\0")
            thread.join()


def _receive(session: pq.abc.PGconn, over: socket.socket) -> None:
    with selectors.DefaultSelector() as selector, suppress(psycopg.Error):
        selector.register(session.socket, selectors.EVENT_READ)
        selector.register(over, selectors.EVENT_READ)
        while all(key.fileobj is not over for key, _ in selector.select()):
            session.consume_input()
