"""Where a snapshot comes from, and what it could not see."""

from typing import TypeVar

import msgspec


class NotCaptured(msgspec.Struct, frozen=True, tag="not_captured"):
    """A part of the snapshot that was not seen, and why. Never the same as "there is none"."""

    reason: str


_T = TypeVar("_T")


def captured(section: tuple[_T, ...] | NotCaptured) -> tuple[_T, ...]:
    """What was seen of it, where it does not matter that there may be more."""
    return () if isinstance(section, NotCaptured) else section


class Unseen(msgspec.Struct, frozen=True):
    """One object that a section had to leave out, such as a table under an ACCESS EXCLUSIVE lock."""

    section: str
    object: str
    reason: str


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Which server, when, and as whom.

    Times are ISO 8601 in UTC, as the server told them. `version_number` is server_version_num (180006).
    `counters_since` is the latest reset of this database's counters that is known, None where nobody knows:
    from PostgreSQL 15 pg_stat_database.stats_reset stays null after a crash that zeroed them, so
    pg_stat_bgwriter's is taken as well. `owner` and `acl` are the database's: CONNECT, CREATE and TEMPORARY.
    """

    kind: str  # "live"
    database: str
    host: str | None
    server_version: str
    version_number: int
    captured_at: str
    captured_by: str
    superuser: bool
    bypasses_rls: bool
    standby: bool
    standbys: int | None
    started_at: str | None
    counters_since: str | None
    encoding: str
    size_bytes: int | None = None
    owner: str | None = None
    acl: tuple[str, ...] | None = None

    @property
    def major(self) -> int:
        return self.version_number // 10000
