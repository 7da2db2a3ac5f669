"""Statements that a connection keeps prepared, for who captures its database many times.

Of a small catalog's capture most is planning, which the server then does once. A capture that comes only once has
nothing of it, and behind a pooler by transaction the next would meet another server process: only where asked for.
"""

from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg

# One plan for whatever the parameters are: they are lists of what is to be left out, nearly always empty.
SETTINGS = {"plan_cache_mode": "force_generic_plan"}


class Prepared:
    """The names of one connection's prepared statements."""

    def __init__(self) -> None:
        self._names: dict[str, bytes] = {}
        self._number = count(1)

    def known(self, sql: str) -> bool:
        return sql in self._names

    def name(self, sql: str) -> bytes:
        """The name under which the server has it, or is to have it from now on."""
        if sql not in self._names:
            self._names[sql] = b"pgadvise_%d" % next(self._number)
        return self._names[sql]

    def failed(self, sql: str) -> None:
        """Nobody knows whether the server has it: next time it gets another name."""
        self._names.pop(sql, None)


_KEPT: WeakKeyDictionary[psycopg.Connection[Any], Prepared] = WeakKeyDictionary()


def kept_by(connection: psycopg.Connection[Any]) -> Prepared:
    """What this connection has prepared so far."""
    return _KEPT.setdefault(connection, Prepared())
