"""One transaction of an attacker: become him, act, look as the superuser, undo."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec
import psycopg

from pgadvise.engines.attack.identity import Identity
from pgadvise.snapshot import literal, quote

_T = TypeVar("_T")
_AT_ONCE = 400  # statements in one message
_UNDO = "PA001"
_NO_PATH = "set local search_path to default"  # what an attacker put into his is nothing to others
# Each statement in a subtransaction of its own, undone whatever came of it; what came of it is kept in a setting.
_COUNT = """do $pgadvise$ declare one text; told text; answers text[] := '{{}}'; begin
foreach one in array array[{statements}]::text[] loop
 begin
  if one like 'select %' then
   execute format('select coalesce(md5(string_agg(q::text, '','' order by q::text)), ''0'') from (%s) q', one)
    into told;
  elsif one like 'call %' then execute one; told := 'called';
  else execute one; get diagnostics told = row_count; end if;
  raise exception using errcode = '{undo}';
 exception when sqlstate '{undo}' then answers := answers || told;
 when others then answers := answers || ('!' || sqlstate); end;
end loop;
perform set_config('pgadvise.answers', array_to_string(answers, ','), true); end $pgadvise$;
select current_setting('pgadvise.answers')"""
# The same of all `followers` after each of the steps, which is undone afterwards; no procedures among them.
_SWEEP = """do $pgadvise$ declare step text; one text; told text; line text[]; answers text[] := '{{}}'; begin
foreach step in array array[{steps}]::text[] loop
 line := '{{}}';
 begin
  execute step;
  foreach one in array array[{followers}]::text[] loop
   begin
    if one like 'select %' then
     execute format('select coalesce(md5(string_agg(q::text, '','' order by q::text)), ''0'') from (%s) q', one)
      into told;
    else execute one; get diagnostics told = row_count; end if;
    raise exception using errcode = '{undo}';
   exception when sqlstate '{undo}' then line := line || told;
   when others then line := line || ('!' || sqlstate); end;
  end loop;
  raise exception using errcode = '{undo}';
 exception when others then answers := answers || array_to_string(line, ','); end;
end loop;
perform set_config('pgadvise.answers', array_to_string(answers, ';'), true); end $pgadvise$;
select current_setting('pgadvise.answers')"""


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
    probe costs one round trip.
    """

    def __init__(self, session: psycopg.Connection, identity: Identity) -> None:
        self.cursor = session.cursor()
        self.identity = identity
        self.probes = 0
        self._owed = ""

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

    def counted(self, statements: Sequence[str]) -> tuple[str, ...]:
        """Of each statement alone, undone: how many rows it touched, or `!` and the SQLSTATE of its refusal.

        Of a query, a digest of its rows; "0" where there are none. What a procedure did, nobody says.

        Many in one round trip. Of a message that fails as a whole, by a timeout, the answers are "?".
        """
        self.probes += len(statements)
        found: list[str] = []
        for start in range(0, len(statements), _AT_ONCE):
            some = statements[start : start + _AT_ONCE]
            script = _COUNT.format(statements=", ".join(map(literal, some)), undo=_UNDO)
            with self.tried(script, "counted") as answer:
                whole = isinstance(answer, Answer) and len(answer.rows) == 1
                found += str(answer.rows[0][0]).split(",") if whole else ["?"] * len(some)  # type: ignore[union-attr]
            self.probes -= 1
        return tuple(found)

    def swept(self, steps: Sequence[str], followers: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Of each step what comes of each of `followers` after it, all undone: as `counted` tells it.

        Nothing of a step that is refused, nor of the steps of a message that fails as a whole.
        """
        found: list[tuple[str, ...]] = []
        at_once = max(1, _AT_ONCE // (len(followers) + 1))
        for start in range(0, len(steps), at_once):
            some = steps[start : start + at_once]
            texts = {"steps": ", ".join(map(literal, some)), "followers": ", ".join(map(literal, followers))}
            with self.tried(_SWEEP.format(**texts, undo=_UNDO), "swept") as answer:
                whole = isinstance(answer, Answer) and len(answer.rows) == 1
                lines = str(answer.rows[0][0]).split(";") if whole else [""] * len(some)  # type: ignore[union-attr]
            found += [tuple(line.split(",")) if line else () for line in lines]
            self.probes += len(some) * (len(followers) + 1) - 1
        return tuple(found)

    def look(self, query: str) -> list[tuple[object, ...]]:
        """Ask with every right; the attacker's role and path come back with the next statement of his."""
        self._send(f"savepoint look;reset role;{_NO_PATH};{query}")
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
