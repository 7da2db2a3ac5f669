"""What the server has counted: statements, sessions, replication, transaction ids."""

import msgspec


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One row of pg_stat_statements of this database. Times in milliseconds, blocks of 8 kB.

    `query` is None where the text may not be read. Literals of utility statements are typed marks such as
    `‹password›`. `role` None means the role no longer exists. What this version of the extension or a file does not
    count, or the server was not told to time, is None: never 0.
    """

    role: str | None
    queryid: int | None
    query: str | None
    top_level: bool | None = None
    calls: int
    rows: int | None
    total_time: float
    mean_time: float
    min_time: float
    max_time: float
    stddev_time: float
    plans: int | None = None
    total_plan_time: float | None = None
    shared_blocks_hit: int = 0
    shared_blocks_read: int = 0
    shared_blocks_dirtied: int = 0
    shared_blocks_written: int = 0
    temp_blocks_read: int = 0
    temp_blocks_written: int = 0
    read_time: float | None = None
    write_time: float | None = None
    wal_records: int | None = None
    wal_bytes: int | None = None
    jit_time: float | None = None
    since: str | None = None


class Workload(msgspec.Struct, frozen=True, kw_only=True, tag="workload"):
    """pg_stat_statements as a whole.

    `since` is the view's own reset, another window than the tables' counters. `hidden` counts statements of other
    roles whose text may not be read. `deallocated` counts evictions since `since`; None before PostgreSQL 14.
    """

    statements: tuple[Statement, ...]
    since: str | None
    extension_version: str
    schema: str
    hidden: int = 0
    deallocated: int | None = None
    maximum: int | None = None
    track: str | None = None
    track_utility: bool | None = None
    track_planning: bool | None = None
    io_timing: bool | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One row of pg_stat_activity, without its text. Ages in seconds at capture."""

    pid: int
    role: str | None
    database: str | None
    application: str | None
    backend: str
    state: str | None
    wait: str | None = None
    transaction_age: float | None = None
    state_age: float | None = None
    xmin_age: int | None = None
    tls: bool | None = None
    remote: bool | None = None
    blocked_by: tuple[int, ...] = ()


class Activity(msgspec.Struct, frozen=True, kw_only=True, tag="activity"):
    """Who is connected at the moment of capture, our own session left out."""

    sessions: tuple[Session, ...]


class ReplicationSlot(msgspec.Struct, frozen=True, kw_only=True):
    """A replication slot; `retained_bytes` is the log it holds back."""

    name: str
    kind: str
    active: bool
    retained_bytes: int | None = None
    wal_status: str | None = None
    xmin_age: int | None = None


class Replica(msgspec.Struct, frozen=True, kw_only=True):
    """A standby or subscriber that is attached. `lag_bytes` behind, `lag_seconds` only where the server measures it."""

    application: str | None
    state: str | None
    synchronous: str | None = None
    lag_bytes: int | None = None
    lag_seconds: float | None = None


class Replication(msgspec.Struct, frozen=True, kw_only=True, tag="replication"):
    """Slots, standbys and the archiver."""

    slots: tuple[ReplicationSlot, ...] = ()
    replicas: tuple[Replica, ...] = ()
    archive_mode: str | None = None
    archived_count: int | None = None
    failed_count: int | None = None
    last_archived: str | None = None
    last_failed: str | None = None


class DatabaseAge(msgspec.Struct, frozen=True, kw_only=True):
    """How far a database's oldest unfrozen ids lie back: age(datfrozenxid), mxid_age(datminmxid)."""

    database: str
    xid_age: int
    mxid_age: int
