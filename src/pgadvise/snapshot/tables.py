"""Relations: tables, partitioned tables, views, materialized views, foreign tables, and their columns."""

from typing import Literal

import msgspec

from pgadvise.snapshot.names import Name

RelationKind = Literal["table", "partitioned_table", "view", "materialized_view", "foreign_table"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column; dropped ones are not here, so numbers may have holes.

    `type` is format_type()'s text with search_path = pg_catalog; `type_oid` the declared type, `base_type` the name
    of the type below domains (`uuid`, `int4`, an enum's name), `base_oid` its oid; `element_type` the same for arrays'
    elements, None otherwise. `not_null_valid` is False only for a NOT NULL that is NOT VALID (PostgreSQL 18):
    existing rows may hold NULL although `nullable` is False.
    """

    name: str
    number: int
    type: str
    type_oid: int
    base_oid: int
    base_type: str
    base_kind: str  # pg_type.typtype of the base type: b, c, e, r, m, p
    element_type: str | None = None
    nullable: bool
    not_null_valid: bool = True
    default: str | None = None
    identity: Literal["always", "default"] | None = None
    generated: Literal["stored", "virtual"] | None = None
    collation: str | None = None
    acl: tuple[str, ...] | None = None
    comment: str | None = None


class TableUsage(msgspec.Struct, frozen=True, kw_only=True):
    """pg_stat_all_tables since `Origin.counters_since`; times ISO 8601. What a version does not count is None."""

    sequential_scans: int
    rows_read_sequentially: int
    index_scans: int | None
    rows_inserted: int
    rows_updated: int
    rows_deleted: int
    rows_updated_hot: int
    rows_updated_new_page: int | None = None
    live_rows: int
    dead_rows: int
    modified_since_analyze: int
    inserted_since_vacuum: int | None = None
    last_vacuum: str | None = None
    last_autovacuum: str | None = None
    last_analyze: str | None = None
    last_autoanalyze: str | None = None

    @property
    def rows_written(self) -> int:
        return self.rows_inserted + self.rows_updated + self.rows_deleted


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """One relation of pg_class, system schemas and TOAST aside.

    `rows` is reltuples: None when never counted (-1 from PostgreSQL 14, 0 rows on 0 pages before). `acl` holds raw
    aclitem texts, None means the built-in default (the owner alone). `parents` are the relations it inherits from or
    is a partition of. `size_bytes` is pg_table_size. `xid_age` is age(relfrozenxid), the older of heap and TOAST.
    `extension` names the extension that owns the object itself.
    """

    oid: int
    schema: str
    name: str
    kind: RelationKind
    owner: str
    persistence: Literal["permanent", "unlogged", "temporary"] = "permanent"
    row_security: bool = False
    row_security_forced: bool = False
    is_partition: bool = False
    parents: tuple[int, ...] = ()
    partition_key: str | None = None
    partition_bound: str | None = None
    options: tuple[str, ...] = ()
    replica_identity: Literal["default", "nothing", "full", "index"] = "default"
    extension: str | None = None
    acl: tuple[str, ...] | None = None
    rows: float | None = None
    pages: int = 0
    size_bytes: int | None = None
    xid_age: int | None = None
    mxid_age: int | None = None
    row_type: int = 0
    comment: str | None = None
    columns: tuple[Column, ...] = ()
    usage: TableUsage | None = None

    def __hash__(self) -> int:
        """Its number is enough to tell it from most others."""
        return self.oid

    @property
    def qualified(self) -> Name:
        return Name(self.schema, self.name)

    @property
    def is_table(self) -> bool:
        """An ordinary or partitioned table: what row-level security can be switched on for."""
        return self.kind in ("table", "partitioned_table")

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name == name), None)

    def option(self, name: str) -> str | None:
        """The value of one storage or view option, as written; None where it is not set."""
        prefix = name + "="
        return next((o.removeprefix(prefix) for o in self.options if o.startswith(prefix)), None)

    def __str__(self) -> str:
        return str(self.qualified)


class ColumnStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """pg_stats of one column, its values left out. `distinct` as n_distinct: negative means a share of the rows."""

    table: int
    column: str
    null_fraction: float
    average_width: int
    distinct: float
    top_frequencies: tuple[float, ...] = ()
    correlation: float | None = None
