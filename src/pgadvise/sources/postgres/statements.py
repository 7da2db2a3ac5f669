"""pg_stat_statements: found by its extension, read by the columns it has, its texts without anybody's secrets."""

from collections.abc import Sequence

import msgspec

from pgadvise.snapshot import NotCaptured, Statement, Workload
from pgadvise.snapshot.names import Name, quote
from pgadvise.sources.postgres.session import MARK

# What the view says where the reader may not see another role's statement.
_HIDDEN = "<insufficient privilege>"


class Probe(msgspec.Struct, frozen=True):
    """The extension as it is installed: it follows its own version, not the server's.

    `columns` and `information` are the argument names of the functions behind pg_stat_statements and
    pg_stat_statements_info; empty where there is none.
    """

    version: str
    schema: str
    columns: tuple[str, ...]
    information: tuple[str, ...]
    maximum: str | None
    track: str | None
    track_utility: str | None
    track_planning: str | None
    io_timing: str


class Read(msgspec.Struct, frozen=True):
    """The query's answer: `statements` with the server's own texts."""

    statements: tuple[Statement, ...]
    since: str | None
    deallocated: int | None


def sql(probe: Probe) -> str:
    """The query for the columns this version has. The names in it are ours but for the schema's, which is quoted."""
    pairs = [f"'{field}', {expression}" for field, expression in _expressions(probe).items()]
    view = Name(probe.schema, "pg_stat_statements")
    info = ("null", "null")
    if "dealloc" in probe.information:
        source = f"from {quote(probe.schema)}.pg_stat_statements_info()"
        info = (f"(select stats_reset {source})", f"(select dealloc {source})")
    rows = f"json_agg(json_build_object({', '.join(pairs)}) order by r.rolname, s.queryid, s.query)"
    return (
        f"select json_build_object('since', {info[0]}, 'deallocated', {info[1]}, 'statements', coalesce({rows}, '[]'))"
        f"::text from {view}(true) s left join pg_roles r on r.oid = s.userid "
        "where s.dbid = (select oid from pg_database where datname = current_database()) "
        # Our own questions to the catalog are nobody's workload.
        f"and coalesce(s.query, '') not like '%{MARK}'"
    )


def _expressions(probe: Probe) -> dict[str, str]:
    """Field of Statement → expression, by the columns there are (renamed in 1.8, 1.9, 1.11)."""

    def first(*names: str) -> str:
        return next((f"s.{name}" for name in names if name in probe.columns), "null")

    def timed(*names: str) -> str:
        """Not told to measure, the server says 0; what it measured before it was told not to is still there."""
        column = first(*names)
        return column if probe.io_timing == "on" or column == "null" else f"nullif({column}, 0)"

    jit = [name for name in _JIT if name in probe.columns]
    planned = probe.track_planning == "on"
    return {
        "role": "r.rolname",
        "queryid": "s.queryid",
        "query": f"nullif(s.query, '{_HIDDEN}')",
        "top_level": first("toplevel"),
        "calls": "s.calls",
        "rows": "s.rows",
        **{f"{kind}_time": first(f"{kind}_exec_time", f"{kind}_time") for kind in _KINDS},
        "plans": first("plans") if planned else f"nullif({first('plans')}, 0)",
        "total_plan_time": first("total_plan_time") if planned else f"nullif({first('total_plan_time')}, 0)",
        **{field: f"s.{column}" for field, column in _BLOCKS.items()},
        "read_time": timed("shared_blk_read_time", "blk_read_time"),
        "write_time": timed("shared_blk_write_time", "blk_write_time"),
        "wal_records": first("wal_records"),
        "wal_bytes": first("wal_bytes"),
        "jit_time": " + ".join(f"s.{name}" for name in jit) or "null",
        "since": first("stats_since"),
    }


_KINDS = ("total", "mean", "min", "max", "stddev")
# The time to deform tuples is a part of the generation's.
_JIT = ("jit_generation_time", "jit_inlining_time", "jit_optimization_time", "jit_emission_time")
_BLOCKS = {
    "shared_blocks_hit": "shared_blks_hit",
    "shared_blocks_read": "shared_blks_read",
    "shared_blocks_dirtied": "shared_blks_dirtied",
    "shared_blocks_written": "shared_blks_written",
    "temp_blocks_read": "temp_blks_read",
    "temp_blocks_written": "temp_blks_written",
}


def absent(probe: Probe | None, database: str) -> NotCaptured | None:
    """Why there is nothing to ask; None where there is."""
    if probe is None:
        return NotCaptured(
            f"pg_stat_statements is not installed in {quote(database)}: create extension pg_stat_statements "
            "(it must be in shared_preload_libraries too)"
        )
    if not probe.columns:
        return NotCaptured("the extension pg_stat_statements has no function of that name: it cannot be read")
    return None


# Texts that are redacted in a few milliseconds.
_FEW = 50


class Redaction:
    """The server's answer on its way to a value, a few texts at a time, while other answers are awaited."""

    def __init__(self, probe: Probe, read: Read) -> None:
        self._probe = probe
        self._read = read
        self._done: list[Statement] = []

    def step(self) -> Sequence[Statement]:
        """Redact some and give these; none when there were none left."""
        begun = len(self._done)
        self._done += (_redacted(s) for s in self._read.statements[begun : begun + _FEW])
        return self._done[begun:]

    def workload(self) -> Workload:
        """All of it; no text enters it before `redact` has seen it."""
        while self.step():
            pass
        probe, read = self._probe, self._read
        return Workload(
            statements=tuple(self._done),
            since=read.since,
            extension_version=probe.version,
            schema=probe.schema,
            hidden=sum(s.queryid is None for s in read.statements),
            deallocated=read.deallocated,
            maximum=int(probe.maximum) if probe.maximum else None,
            track=probe.track,
            track_utility=_switch(probe.track_utility),
            track_planning=_switch(probe.track_planning),
            io_timing=_switch(probe.io_timing),
        )


def _redacted(statement: Statement) -> Statement:
    # The parser behind it is heavy, and many a database has no texts.
    from pgadvise.sql.workload.literals import redact

    if statement.query is None:
        return statement
    return msgspec.structs.replace(statement, query=redact(statement.query))


def _switch(value: str | None) -> bool | None:
    return None if value is None else value == "on"
