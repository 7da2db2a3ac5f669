"""Indexes with every key, and the operators through which they can be used."""

import msgspec


class IndexKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key of an index: a column or an expression.

    `operator_class` is schema-qualified outside pg_catalog; `operator_family` its family's oid, by which the
    snapshot's operators are found. `collation` is None for the column's own or for types without one.
    """

    column: str | None = None
    expression: str | None = None
    type: str
    operator_class: str
    operator_class_default: bool = True
    operator_family: int
    collation: str | None = None
    descending: bool = False
    nulls_first: bool = False


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """One index. `rows` and `pages` as in pg_class; `scans` since the counters' reset, on this node alone.

    `building` is true while CREATE INDEX CONCURRENTLY or REINDEX is at work on it. `parent` is the partitioned index
    it is attached to: such a one cannot be dropped alone. `definition` is pg_get_indexdef's text, for undoing a drop; a
    primary key's is left out.
    """

    oid: int
    schema: str
    name: str
    table: int
    method: str
    unique: bool = False
    primary: bool = False
    exclusion: bool = False
    immediate: bool = True
    nulls_not_distinct: bool = False
    valid: bool = True
    ready: bool = True
    live: bool = True
    building: bool = False
    replica_identity: bool = False
    clustered: bool = False
    partitioned: bool = False
    parent: int | None = None
    keys: tuple[IndexKey, ...] = ()
    included: tuple[str, ...] = ()
    predicate: str | None = None
    options: tuple[str, ...] = ()
    extension: str | None = None
    definition: str = ""
    rows: float | None = None
    pages: int = 0
    size_bytes: int | None = None
    scans: int | None = None
    rows_read: int | None = None
    last_scan: str | None = None
    comment: str | None = None

    @property
    def usable(self) -> bool:
        """The planner may use it."""
        return self.valid and self.ready and self.live

    @property
    def columns(self) -> tuple[str | None, ...]:
        """The keys' columns; None where the key is an expression."""
        return tuple(key.column for key in self.keys)


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """An operator of an operator family that some captured index uses (pg_amop).

    `strategy` is the number the access method gives it (btree: 1 <, 2 <=, 3 =, 4 >=, 5 >). `leakproof` is that of the
    function behind it: one that is not leakproof may not run before a policy, so it cannot be an index condition for
    a role under row-level security (optimizer/util/restrictinfo.c, security_level).
    """

    family: int
    name: str
    left: str
    right: str
    strategy: int
    ordering: bool = False
    leakproof: bool
