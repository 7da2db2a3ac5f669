"""Statements, the value: what the workload runs, the costliest first, each with who runs it and how often."""

from collections.abc import Iterable
from functools import cached_property

import msgspec

from pgadvise.engines.workload.traffic import APPLICATION, INTERACTIVE, Traffic
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.workload.one_line import one_line
from pgadvise.sql.workload.queries import shape
from pgadvise.sql.workload.query_shapes import TableUse

# What a statement must be to be called one of the costliest.
MIN_SHARE = 0.05
MIN_SECONDS_PER_DAY = 60.0
MIN_CALLS = 5
MOST = 5
_LEAST = 500.0  # milliseconds in all: a second of traffic shows nothing
_QUICK = 1.0  # milliseconds a call
_FEW_PAGES = 100
_DAY = 86400.0


def in_all(counts: Iterable[int | None]) -> int | None:
    """None where one of them was not counted."""
    known = list(counts)
    return None if None in known else sum(filter(None, known))


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One role's calls of a statement. Times in milliseconds, pages of 8 kB; None is what nobody counted."""

    role: str | None
    traffic: Traffic
    calls: int
    rows: int | None
    total_time: float
    max_time: float
    pages_hit: int | None = None
    pages_read: int | None = None

    @property
    def mean_time(self) -> float:
        return self.total_time / self.calls


class Group(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One statement of the application, however many rows of pg_stat_statements it fills.

    The view has a row for each role, each width of a list (before PostgreSQL 18) and each search_path. `text` is the
    costliest of them, without any literal; `parts` go by role, the costliest first.
    """

    fingerprint: str
    text: str
    queryids: tuple[int, ...]
    parts: tuple[Part, ...]

    @cached_property
    def calls(self) -> int:
        return sum(part.calls for part in self.parts)

    @cached_property
    def rows(self) -> int | None:
        return in_all(part.rows for part in self.parts)

    @cached_property
    def total_time(self) -> float:
        """In milliseconds."""
        return sum(part.total_time for part in self.parts)

    @property
    def mean_time(self) -> float:
        return self.total_time / self.calls

    @property
    def max_time(self) -> float:
        return max(part.max_time for part in self.parts)

    @cached_property
    def pages(self) -> int | None:
        """Pages looked at, from the cache or not."""
        counted = [part.pages_hit + (part.pages_read or 0) for part in self.parts if part.pages_hit is not None]
        return sum(counted) if counted else None

    @property
    def hit_ratio(self) -> float | None:
        """The share of pages that was in the server's cache."""
        hits = sum(part.pages_hit or 0 for part in self.parts)
        return hits / self.pages if self.pages else None

    def slowest_part(self, min_calls: int) -> Part | None:
        """Of the roles that somebody waits for and that called it so often, the one whose calls take longest."""
        parts = [part for part in self.parts if part.traffic in INTERACTIVE and part.calls >= min_calls]
        return max(parts, key=lambda part: part.mean_time, default=None)

    @property
    def as_quick_as_it_gets(self) -> bool:
        """Under a millisecond, and little is read for its rows: there is nothing to tune, only to call it less."""
        if self.mean_time >= _QUICK:
            return False
        return self.pages is None or self.pages <= _FEW_PAGES * self.calls + 2 * (self.rows or 0)

    def line(self, width: int = 100) -> str:
        """The statement in one short line for people."""
        return one_line(self.text, width)

    def uses(self, snapshot: Snapshot) -> tuple[tuple[TableUse, Relation], ...]:
        """Where it names relations that the snapshot knows; a name without schema is public's, or the only one's."""
        found = shape(self.text)
        known = ((use, _resolved(snapshot, use.schema, use.name)) for use in (found.tables if found else ()))
        return tuple((use, relation) for use, relation in known if relation is not None)

    def relations(self, snapshot: Snapshot) -> tuple[Relation, ...]:
        """The relations of `uses`, each once."""
        return tuple({relation.oid: relation for _, relation in self.uses(snapshot)}.values())


class Statements(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The application's statements, the costliest first; those of under a thousandth of the time are counted only.

    `total_time` is all the time of the application's statements in milliseconds, hidden texts included.
    `seconds` is how long was counted; None where nobody knows.
    """

    groups: tuple[Group, ...]
    total_time: float
    seconds: float | None = None

    def share(self, time: float) -> float:
        """Milliseconds as a share of the application's time, 0 to 1."""
        return time / self.total_time if self.total_time else 0.0

    def seconds_per_day(self, time: float) -> float | None:
        """Milliseconds as seconds a day; None where it is not known how long was counted."""
        return time / 1000 * _DAY / self.seconds if self.seconds else None

    def costliest(
        self,
        *,
        min_share: float = MIN_SHARE,
        min_seconds_per_day: float = MIN_SECONDS_PER_DAY,
        min_calls: int = MIN_CALLS,
        most: int = MOST,
    ) -> tuple[Group, ...]:
        """The statements that the server is busy with.

        Such a one takes `min_share` of the application's time *and* enough of the clock: `min_seconds_per_day` of
        statement time a day, on the average of the time that was counted, so that an idle server has none while a few
        busy minutes do. Where it is not known how long was counted, as much in all. Rare ones do not count, nor those
        that are as quick as they can be.
        """
        found = (group for group in self.groups if self._busy(group, min_share, min_seconds_per_day, min_calls))
        return tuple(found)[:most]

    def _busy(self, group: Group, min_share: float, min_seconds_per_day: float, min_calls: int) -> bool:
        time = group.total_time
        if group.calls < min_calls or time < _LEAST or self.share(time) < min_share or group.as_quick_as_it_gets:
            return False
        per_day = self.seconds_per_day(time)
        return (time / 1000 if per_day is None else per_day) >= min_seconds_per_day


def of_application(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Those that are the application's, the costliest first."""
    mine = (part for part in parts if part.traffic in APPLICATION)
    return tuple(sorted(mine, key=lambda part: (-part.total_time, part.role or "")))


def _resolved(snapshot: Snapshot, schema: str | None, name: str) -> Relation | None:
    if schema is not None:
        return snapshot.relation_named(schema, name)
    return snapshot.relation_named("public", name) or _by_bare_name(snapshot, name)


def _by_bare_name(snapshot: Snapshot, name: str) -> Relation | None:
    found = [relation for relation in snapshot.relations if relation.name == name]
    return found[0] if len(found) == 1 else None
