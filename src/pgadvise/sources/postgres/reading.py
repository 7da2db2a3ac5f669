"""One capture: the beginning, every section in one round trip, again around locked relations, then the Snapshot."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from typing import Any

import msgspec
from msgspec.structs import replace

from pgadvise.errors import CaptureFailed
from pgadvise.snapshot import Name, NotCaptured, Origin, Snapshot, Unseen, quote
from pgadvise.sources.postgres import statements
from pgadvise.sources.postgres.ahead import PARSED, Ahead
from pgadvise.sources.postgres.counters import Counters
from pgadvise.sources.postgres.exchange import Answer, Question
from pgadvise.sources.postgres.locks import Locked
from pgadvise.sources.postgres.refusals import LOCKED, Refused, described
from pgadvise.sources.postgres.sections import HIDDEN, SECTIONS, SHOWN, STRUCTURE, Hidden, Section, query
from pgadvise.sources.postgres.session import Session

# New locks may be taken while we read around the old ones; after so many rounds the database is being rebuilt.
_ROUNDS = 3


class Vanished(CaptureFailed):
    """An object was dropped while it was read: a new transaction will not see it any more."""


class _Beginning(msgspec.Struct, frozen=True):
    """What must be known before the sections are asked for."""

    origin: Origin
    reads_all_stats: bool
    reads_all_settings: bool
    reads_buckets: bool | None
    statements: statements.Probe | None


class Reading:
    """A capture under way, within one transaction of `session`: the server works on its sections from the beginning."""

    def __init__(self, session: Session) -> None:
        """Raises CaptureFailed where not even the beginning came."""
        self._session = session
        self._left_out: dict[int, Locked] = {}
        self._redaction: statements.Redaction | None = None
        self._ahead = Ahead()
        self._beginning = self._begin()
        self._asked = self._sections()
        self._answers = self._ask(self._asked)

    def close(self) -> None:
        """Break it off, where the answers are not wanted any more; the session is over then."""
        self._answers.close()

    def snapshot(self, progress: Callable[[str], None], structure: Callable[[Snapshot], None]) -> Snapshot:
        """`progress` is told each section, `structure` as LiveSource.read has it.

        Raises CaptureFailed where a section that everything stands on did not come.
        """
        self._progress, self._structure = progress, structure
        sections = self._asked
        values = self._taken(sections, self._answers, STRUCTURE[-1])
        for _ in range(_ROUNDS):
            if not any(isinstance(value, Refused) and value.sqlstate == LOCKED for value in values.values()):
                break
            self._find_locks()
            # Every section that locks could touch once more: what is left out is missing in all of them.
            again = [s for s in sections if s.avoids_locks]
            values |= self._taken(again, self._ask(again))
        return self._assembled({s.name: self._settled(s, v) for s, v in values.items()})

    def _begin(self) -> _Beginning:
        beginning = Section("origin", _Beginning)
        value = _read(beginning, self._session.open(beginning.sql, (self._session.host,)))
        if isinstance(value, Refused):
            raise self._failed(beginning, value)
        assert isinstance(value, _Beginning)
        return value

    def _sections(self) -> Sequence[Section]:
        """The sections to ask for, as this reader may and this server can."""
        probe = self._beginning.statements
        chosen = SECTIONS if self._beginning.reads_all_stats else tuple(s for s in SECTIONS if s.name != "activity")
        if self._beginning.reads_buckets:
            chosen = (Section("public_buckets", tuple[str, ...], required=False), *chosen)
        if probe is None or not probe.columns:
            return chosen
        # First, because it costs the server little and us most: its texts are redacted while other answers are awaited.
        return (Section("workload", statements.Read, required=False, text=statements.sql(probe)), *chosen)

    def _ask(self, sections: Sequence[Section]) -> Generator[Answer]:
        arguments = {"left_out": _array(self._left_out), "shown": SHOWN, "hidden": _array(HIDDEN)}
        return self._session.ask([Question((s.sql,), s.arguments(arguments)) for s in sections], self._meanwhile)

    def _meanwhile(self) -> bool:
        if self._redaction is None or not (redacted := self._redaction.step()):
            return self._ahead.step()
        self._ahead.add_statements(redacted)
        return True

    def _taken(
        self, sections: Sequence[Section], arriving: Generator[Answer], last: Section | None = None
    ) -> dict[Section, Any]:
        """Section → its value, or Refused. Each is decoded while the server works on the next.

        `last` is the section that completes the structure, where that is to be told.
        """
        values: dict[Section, Any] = {}
        with closing(arriving) as answers:
            for answer, section in zip(answers, sections, strict=True):
                self._progress(section.name)
                values[section] = self._value(section, answer)
                if section == last and not any(isinstance(value, Refused) for value in values.values()):
                    structure = self._assembled({s.name: self._settled(s, v) for s, v in values.items()})
                    with self._session.receiving():
                        self._structure(structure)
        return values

    def _value(self, section: Section, answer: Answer) -> Any:
        value = _read(section, answer)
        probe = self._beginning.statements
        if probe is not None and isinstance(value, statements.Read):
            self._redaction = statements.Redaction(probe, value)
        if section.name in PARSED and not isinstance(value, Refused):
            self._ahead.add(value)
        return value

    def _find_locks(self) -> None:
        (answer,) = self._session.ask([Question((query("locks"),))])
        if answer.value is not None:
            locked = msgspec.json.decode(answer.value, type=tuple[Locked, ...])
            self._left_out |= {one.oid: one for one in locked if one.oid not in self._left_out}

    def _settled(self, section: Section, value: Any) -> Any:
        """The value, NotCaptured where the snapshot may do without it, or CaptureFailed where it may not."""
        if isinstance(value, statements.Read) and self._redaction is not None:
            return self._redaction.workload()
        if not isinstance(value, Refused):
            return value
        if section.required:
            raise self._failed(section, value)
        return NotCaptured(self._why(section, value))

    def _failed(self, section: Section, refused: Refused) -> CaptureFailed:
        what = f"the {section.title} of {quote(self._session.database)}"
        kind = Vanished if refused.gone else CaptureFailed
        return kind(f"cannot read {what}: {self._why(section, refused)}", refused.advice)

    def _why(self, section: Section, refused: Refused) -> str:
        return described(section.name, refused, role=quote(self._session.user), timeout=self._session.timeout)

    def _assembled(self, values: dict[str, Any]) -> Snapshot:
        hidden, counters = values.pop("hidden_statistics", ()), values.pop("counters", None)
        origin = self._beginning.origin
        if isinstance(counters, Counters):
            origin = replace(origin, size_bytes=counters.database_size)
            values["relations"] = counters.of_relations(values["relations"])
            values["indexes"] = counters.of_indexes(values["indexes"])
        probe = self._beginning.statements
        absent = statements.absent(probe, self._beginning.origin.database)
        if absent is not None:
            values["workload"] = absent
        if not self._beginning.reads_buckets:
            unread = NotCaptured(f"{self._role} may not select from storage.buckets, or a policy would decide there")
            values["public_buckets"] = () if self._beginning.reads_buckets is None else unread
        if not self._beginning.reads_all_stats:
            values["activity"] = NotCaptured(
                f"{self._role} does not see what other roles' sessions do: grant pg_read_all_stats to {self._role}"
            )
        return Snapshot(origin=origin, unseen=tuple(self._unseen(hidden)), **values)

    def _unseen(self, hidden: tuple[Hidden, ...] | NotCaptured) -> Iterable[Unseen]:
        yield from (one.unseen for one in self._left_out.values() if one.shown)
        if not self._beginning.reads_all_settings:
            why = f"{self._role} may not read them, shared_preload_libraries among them (pg_read_all_settings may)"
            yield Unseen("settings", "superusers", why)
        reasons = {True: f"row-level security hides them from {self._role}", False: f"{self._role} may not select"}
        for table in () if isinstance(hidden, NotCaptured) else hidden:
            yield Unseen("statistics", str(Name(table.schema, table.name)), reasons[table.policies])

    @property
    def _role(self) -> str:
        return quote(self._beginning.origin.captured_by)


def _read(section: Section, answer: Answer) -> Any:
    if answer.value is None:
        return Refused(answer.sqlstate or "no answer")
    try:
        return section.decoded(answer.value)
    except msgspec.ValidationError as error:
        return Refused("unknown form", str(error))


def _array(items: Iterable[object]) -> str:
    return "{" + ",".join(map(str, items)) + "}"
