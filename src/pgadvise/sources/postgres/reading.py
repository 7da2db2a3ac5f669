"""One capture: the beginning, every section in one round trip, again around locked relations, then the Snapshot."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from pgadvise.errors import CaptureFailed
from pgadvise.snapshot import NotCaptured, Origin, Snapshot, Unseen, quote
from pgadvise.snapshot.names import Name
from pgadvise.sources.postgres import statements
from pgadvise.sources.postgres.exchange import Answer, Question
from pgadvise.sources.postgres.locks import Locked
from pgadvise.sources.postgres.refusals import LOCKED, advice, reason
from pgadvise.sources.postgres.sections import HIDDEN, SECTIONS, SHOWN, Hidden, Section, query
from pgadvise.sources.postgres.session import Session

# New locks may be taken while we read around the old ones; after so many rounds the database is being rebuilt.
_ROUNDS = 3


class _Beginning(msgspec.Struct, frozen=True):
    """What must be known before the sections are asked for."""

    origin: Origin
    reads_all_stats: bool
    reads_all_settings: bool
    statements: statements.Probe | None


class Reading:
    """A capture under way, within one transaction of `session`."""

    def __init__(self, session: Session, progress: Callable[[str], None]) -> None:
        self._session = session
        self._progress = progress
        self._left_out: dict[int, Locked] = {}

    def snapshot(self) -> Snapshot:
        """Raises CaptureFailed where a section that everything stands on did not come."""
        first = self._session.open(query("origin"), (self._session.host,))
        self._beginning = msgspec.json.decode(first, type=_Beginning)
        sections = self._sections()
        answers = dict(zip(sections, self._ask(sections), strict=True))
        for _ in range(_ROUNDS):
            if not any(answer.sqlstate == LOCKED for answer in answers.values()):
                break
            answers |= self._around_locks(sections)
        return self._assembled(answers)

    def _sections(self) -> tuple[Section, ...]:
        """The sections to ask for, as this reader may and this server can."""
        probe = self._beginning.statements
        chosen = SECTIONS if self._beginning.reads_all_stats else tuple(s for s in SECTIONS if s.name != "activity")
        if probe is None or not probe.columns:
            return chosen
        return (*chosen, Section("workload", statements.Read, required=False, text=statements.sql(probe)))

    def _ask(self, sections: Iterable[Section]) -> list[Answer]:
        asked = tuple(sections)
        values = {"left_out": _array(self._left_out), "shown": SHOWN, "hidden": _array(HIDDEN)}
        questions = [Question((s.sql,), s.arguments(values)) for s in asked]
        return self._session.ask(questions, lambda number: self._progress(asked[number].name))

    def _around_locks(self, sections: Iterable[Section]) -> dict[Section, Answer]:
        """Every section that waits for locks once more, without what is locked: so it is missing in all of them."""
        answer = self._session.ask([Question((query("locks"),))])[0]
        if answer.value is not None:
            locked = msgspec.json.decode(answer.value, type=tuple[Locked, ...])
            self._left_out |= {one.oid: one for one in locked if one.oid not in self._left_out}
        waiting = [s for s in sections if s.avoids_locks]
        return dict(zip(waiting, self._ask(waiting), strict=True))

    def _assembled(self, answers: dict[Section, Answer]) -> Snapshot:
        values: dict[str, Any] = {s.name: self._value(s, a) for s, a in answers.items()}
        hidden = values.pop("hidden_statistics")
        absent = statements.absent(self._beginning.statements, self._beginning.origin.database)
        if absent is not None:
            values["workload"] = absent
        if not self._beginning.reads_all_stats:
            values["activity"] = NotCaptured(
                f"{self._role} does not see what other roles' sessions do: grant pg_read_all_stats to {self._role}"
            )
        return Snapshot(origin=self._beginning.origin, unseen=tuple(self._unseen(hidden)), **values)

    def _value(self, section: Section, answer: Answer) -> Any:
        if answer.value is None:
            return self._refused(section, answer.sqlstate or "no answer")
        if section.name == "workload" and self._beginning.statements is not None:
            return statements.workload(self._beginning.statements, answer.value)
        return _decoded(answer.value, section.type)

    def _refused(self, section: Section, sqlstate: str) -> NotCaptured:
        why = reason(section.name, sqlstate, self._role, self._session.timeout)
        if section.required:
            what = section.name.replace("_", " ")
            database = quote(self._beginning.origin.database)
            raise CaptureFailed(f"cannot read the {what} of {database}: {why}", advice(sqlstate))
        return NotCaptured(why)

    def _unseen(self, hidden: tuple[Hidden, ...] | NotCaptured) -> Iterable[Unseen]:
        yield from (one.unseen for one in self._left_out.values() if one.shown)
        if not self._beginning.reads_all_settings:
            yield Unseen(
                "settings",
                "those that superusers alone may read",
                f"grant pg_read_all_settings to {self._role} shows them, shared_preload_libraries among them",
            )
        for table in () if isinstance(hidden, NotCaptured) else hidden:
            why = (
                f"row-level security hides them from {self._role}" if table.policies else f"{self._role} may not select"
            )
            yield Unseen("statistics", str(Name(table.schema, table.name)), why)

    @property
    def _role(self) -> str:
        return quote(self._beginning.origin.captured_by)


def _decoded(value: bytes, kind: Any) -> Any:
    """The JSON as a value. A database in SQL_ASCII holds bytes that are no UTF-8; they are shown as U+FFFD."""
    try:
        return msgspec.json.decode(value, type=kind)
    except UnicodeDecodeError:
        return msgspec.json.decode(value.decode(errors="replace"), type=kind)


def _array(items: Iterable[object]) -> str:
    return "{" + ",".join(map(str, items)) + "}"
