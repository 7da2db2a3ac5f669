"""One transaction of an attacker: become him, act, look as the superuser, undo."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TypeVar

import msgspec
import psycopg

from pgadvise.engines.attack.moves.call import Call
from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.scratch.replay.probing import IDLE, asking, calling, sql_of, sweeping, trying
from pgadvise.snapshot import Relation, quote

_T = TypeVar("_T")
_AT_ONCE = 400  # statements in one message
TIMEOUT = "57014"
PATIENCE = "set local statement_timeout = '60s'"  # the limit is for attackers: what stands there has to be read
_NO_PATH = "set local search_path to default"  # what an attacker put into his is nothing to others


class Refused(msgspec.Struct, frozen=True):
    """The server's answer to a statement that it did not carry out; `state` is its SQLSTATE."""

    state: str
    message: str
    constraint: str | None = None
    table: str | None = None
    schema: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """Rows that came back, and how many were touched."""

    rows: tuple[tuple[object, ...], ...] = ()
    count: int = 0


class Attempt:
    """Within `with`, a transaction of `identity`, rolled back at the end.

    Savepoints go ahead in the same message as the statement they protect, and undoing waits for the next message: a
    probe costs one round trip. `look` gives of a relation the query that sees others' rows, if there are any.
    """

    def __init__(
        self, session: psycopg.Connection, identity: Identity, look: Callable[[Relation], str] = lambda relation: ""
    ) -> None:
        self.cursor = session.cursor()
        self.identity = identity
        self.probes = 0
        self.delays = 0  # statements that took too long
        self.idle: frozenset[str] = frozenset()  # of the calls counted last, those that wrote no row
        self._owed = ""
        self._look = look

    def __enter__(self) -> "Attempt":
        self._send(";".join(("begin", *self.identity.statements())))
        return self

    def __exit__(self, *exception: object) -> None:
        self._owed = ""
        self.cursor.execute("rollback")

    def _send(self, script: str) -> None:
        owed, self._owed = self._owed, ""
        self.cursor.execute((owed + script).encode(), prepare=False)
        while self.cursor.nextset():
            pass

    def _answer(self, script: str) -> Answer | Refused:
        try:
            self._send(script)
            rows = tuple(self.cursor.fetchall()) if self.cursor.description else ()
        except psycopg.Error as error:
            self.delays += error.sqlstate == TIMEOUT
            diag = error.diag
            words = diag.message_primary or str(error)
            return Refused(error.sqlstate or "", words, diag.constraint_name, diag.table_name, diag.schema_name)
        return Answer(rows, max(self.cursor.rowcount, 0))

    @contextmanager
    def tried(self, statement: str, name: str = "tried") -> Iterator[Answer | Refused]:
        """What comes of a statement, undone at the end of the block; `name` tells nested ones apart."""
        self.probes += 1
        answer = self._answer(f"savepoint {name};{statement}")
        try:
            yield answer
        finally:
            self._owed = f"rollback to {name};"

    def done(self, statement: str) -> Answer | Refused:
        """A statement whose effect stays until the end of the transaction."""
        self.probes += 1
        return self._answer(statement)

    def counted(self, statements: Sequence[str | Move]) -> tuple[str, ...]:
        """Of each statement alone, undone: how many rows it touched, or `!` and the SQLSTATE of its refusal.

        Of a query, a digest of its rows; "0" where there are none. What a procedure did, nobody says. Before the number
        of a move stands `=` where others' rows were as they are without it. What comes of some moves is foregone.

        Many in one round trip. Of a message that fails as a whole, by a timeout, the answers are "?".
        """
        found: list[str] = []
        self.idle = frozenset()
        for shared, alike in groupby(statements, key=_shared):
            every = list(alike)
            for start in range(0, len(every), _AT_ONCE):
                some = every[start : start + _AT_ONCE]
                calls = [one for one in some if isinstance(one, Call)]
                found += self._called(calls) if shared else self._tried(some)
        return tuple(found)

    def _tried(self, some: Sequence[str | Move]) -> list[str]:
        wanted = _with_guards(some)
        told = self._counted(trying([*wanted.values()], self._look), len(wanted))
        self.probes -= sum(answer.startswith("~") for answer in told)
        answers = dict(zip(wanted, told, strict=True))
        return [answers[sql_of(one)].removeprefix("~") for one in some]

    def _called(self, calls: Sequence[Call]) -> list[str]:
        """Of calls that share their text: in one query, or one by one where one of them is refused."""
        if calls[0].quiet:
            with self.tried(asking(calls), "counted") as answer:
                told = _told(answer, len(calls))
            if "?" not in told or (isinstance(answer, Refused) and answer.state == TIMEOUT):
                self.probes += len(calls) - 1
                return told
        answers = self._counted(calling(calls), len(calls))
        self.idle |= {call for call, answer in zip(calls, answers, strict=True) if answer.endswith(IDLE)}
        return [answer.removesuffix(IDLE) for answer in answers]

    def _counted(self, script: str, number: int) -> list[str]:
        self.probes += number - 1
        with self.tried(script, "counted") as answer:
            return _told(answer, number)

    def swept(self, steps: Sequence[str], followers: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Of each step what comes of each of `followers` after it, all undone: as `counted` tells it.

        Nothing of a step that is refused, nor of the steps of a message that fails as a whole.
        """
        found: list[tuple[str, ...]] = []
        at_once = max(1, _AT_ONCE // (len(followers) + 1))
        for start in range(0, len(steps), at_once):
            some = steps[start : start + at_once]
            with self.tried(sweeping(some, followers), "swept") as answer:
                whole = isinstance(answer, Answer) and len(answer.rows) == 1
                lines = str(answer.rows[0][0]).split(";") if whole else [""] * len(some)  # type: ignore[union-attr]
            found += [tuple(line.split(",")) if line else () for line in lines]
            self.probes += len(some) * (len(followers) + 1) - 1
        return tuple(found)

    def look(self, query: str) -> list[tuple[object, ...]]:
        """Ask with every right; the attacker's role and path come back with the next statement of his."""
        self._send(f"savepoint look;reset role;{_NO_PATH};{PATIENCE};{query}")
        rows = self.cursor.fetchall()
        self._owed = f"rollback to look;set local role {quote(self.identity.acting)};"
        return rows

    def prepared(self, statements: tuple[str, ...]) -> Answer | Refused:
        """Change what stands there with every right, triggers and keys asleep."""
        script = ";".join(("reset role", "set local session_replication_role = replica", *statements))
        return self._answer(
            f"{script};set local session_replication_role = origin;set local role {quote(self.identity.acting)}"
        )

    def as_somebody(self, other: Identity, query: str, look: Callable[[list[tuple[object, ...]]], _T]) -> _T | None:
        """Ask as another person within the same transaction; None where he may not."""
        try:
            self._send(";".join(("savepoint other", "reset role", _NO_PATH, *other.statements(), query)))
            return look(self.cursor.fetchall())
        except psycopg.Error:
            return None
        finally:
            self._send("rollback to other")


def something_came(answer: str) -> bool:
    """Of what was counted: it was not refused, and touched or found a row."""
    return answer != "0" and not answer.startswith("!")


def _told(answer: Answer | Refused, number: int) -> list[str]:
    whole = isinstance(answer, Answer) and len(answer.rows) == 1
    return str(answer.rows[0][0]).split(",") if whole else ["?"] * number  # type: ignore[union-attr]


def _shared(statement: str | Move) -> str:
    return statement.shared if isinstance(statement, Call) else ""


def _with_guards(some: Sequence[str | Move]) -> dict[str, str | Move]:
    """Each once by its text, and each guard of several before the first of them."""
    guarded = Counter(one.guard for one in some if isinstance(one, Move) and one.guard)
    placed: dict[str, str | Move] = {}
    for one in some:
        if isinstance(one, Move) and one.guard and guarded[one.guard] > 1:
            placed.setdefault(one.guard, one.guard)
        placed.setdefault(sql_of(one), one)
    return placed
