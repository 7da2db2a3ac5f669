"""Whose row is it: for each relation an SQL expression over the row `t` that gives the tenant."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pgadvise.engines.attack.world.paths import FILE, Path, folder, paths, registries
from pgadvise.engines.files import FILES
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.settled.declarations import SAID
from pgadvise.engines.tenancy.tenancy import Step, TableTenancy
from pgadvise.snapshot import Column, Constraint, Relation, Snapshot, quote

_CUT = re.compile(r"\b(?:split_part|string_to_array)\(", re.IGNORECASE)
_DEEPEST = 6  # steps from a row to its tenant


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """`sql` gives the tenant of the row that the alias `t` stands for, as text; NULL where it belongs to none.

    `column` carries it where the row itself does; `path` says that it is one element of that column's path, which is
    made by `pattern`.
    `parent` is the foreign key through which the row belongs to its tenant otherwise.
    """

    relation: Relation
    sql: str
    column: str | None = None
    path: bool = False
    pattern: str = FILE
    parent: Constraint | None = None

    @property
    def deciding(self) -> frozenset[str]:
        """The columns that say whose a row is: its own, and those by which it refers to what it belongs to."""
        above = self.parent.columns if self.parent is not None else ()
        return frozenset(above if self.column is None else (self.column, *above))


def axes(snapshot: Snapshot, tenancy: Tenancy) -> dict[int, Axis]:
    """By oid, for every table and view whose rows have a tenant, whatever says so."""
    every = tuple(path for path in paths(snapshot) if not _is_declared(tenancy, path.relation, path.column))
    named = tuple(path for path in every if not _is_whole(snapshot, tenancy, path))
    making = _Making(snapshot, tenancy)
    ordinary = [making.axis(relation, "t", 0) for relation in snapshot.relations]
    # The column of a path is no tenant's key elsewhere, though somebody may have declared it as one.
    elsewhere = {path.column for path in named}
    found = {axis.relation.oid: axis for axis in ordinary if axis is not None and axis.column not in elsewhere}
    for path in named:
        found[path.relation.oid] = Axis(
            relation=path.relation, sql=path.sql, column=path.column, path=True, pattern=path.pattern
        )
    for path in every:
        found.setdefault(path.relation.oid, _direct(path.relation, path.column, "t"))
    compared = (*named, *_generated(tenancy, found.values()))
    told = {t.oid for t in snapshot.tables if tenancy.tenant_table and any(map(t.column, tenancy.keys))}
    for relation, column in registries(snapshot, compared, frozenset(found) | told):
        found.setdefault(relation.oid, _direct(relation, column.name, "t"))
    return found


def _is_declared(tenancy: Tenancy, relation: Relation, path: str) -> bool:
    """Whether somebody said that another column than the path carries the tenant: of files, their bucket."""
    known = tenancy.of(relation)
    if known is None or known.scope != "direct" or known.evidence != SAID:
        return False
    column = relation.column(known.key) if known.key else None
    made = column is not None and column.generated  # of the path itself, as an expression may be
    return known.expression is None and known.key != path and not made


def _generated(tenancy: Tenancy, axes: Iterable[Axis]) -> Iterator[Path]:
    """Rows whose tenant is generated from a path of theirs, where no table lists the tenants."""
    for axis in axes if tenancy.tenant_table is None else ():
        column = axis.relation.column(axis.column) if axis.column and not axis.path else None
        if column is not None and column.generated and _CUT.search(column.default or ""):
            yield Path(relation=axis.relation, column=column.name, sql=axis.sql)


def _is_whole(snapshot: Snapshot, tenancy: Tenancy, path: Path) -> bool:
    """Whether topics are tenants as they are: their column is the tenants' key, in other tables as well."""
    others = (t for t in snapshot.tables if t.oid != path.relation.oid)
    return path.guessed and path.column in tenancy.keys and any(t.column(path.column) is not None for t in others)


def registry_column(snapshot: Snapshot, tenancy: Tenancy) -> tuple[Relation, str] | None:
    """The tenant table and its column that others refer to; its primary key where none does."""
    registry = snapshot.named(tenancy.tenant_table)
    if registry is None:
        return None
    targets = [c.referenced_columns[0] for c in snapshot.references_to(registry) if len(c.referenced_columns) == 1]
    if targets:
        return registry, max(sorted(set(targets)), key=targets.count)
    key = snapshot.single_key_of(registry)
    return (registry, _called_as_the_key(snapshot, tenancy, registry, key.name) or key.name) if key else None


def registry(snapshot: Snapshot, tenancy: Tenancy) -> int | None:
    """The table a new row of which is a new tenant: not where keys elsewhere hold what is no key of it."""
    if (found := registry_column(snapshot, tenancy)) is None:
        return None
    table, column = found
    keys = {k.referenced_columns for k in snapshot.references_to(table)} | {snapshot.primary_columns_of(table)}
    return table.oid if (column,) in keys else None


def _called_as_the_key(snapshot: Snapshot, tenancy: Tenancy, registry: Relation, primary: str) -> str | None:
    """Its column that is called as the tenants' key, where no key elsewhere can hold what the primary key holds.

    Customers may be rows of their users, and known elsewhere by the number that another system gave them.
    """
    others = [r for r in snapshot.tables if r.oid != registry.oid]
    held = {c.base_oid for r in others for name in tenancy.keys if (c := r.column(name)) is not None}
    column = registry.column(primary)
    if column is None or not held or column.base_oid in held:
        return None
    named = (registry.column(name) for name in tenancy.keys)
    return next((c.name for c in named if c is not None and c.base_oid in held), None)


def defaults(axes: Mapping[int, Axis]) -> tuple[str, ...]:
    """Words in the defaults of columns that carry a tenant."""
    columns = (axis.relation.column(axis.column) for axis in axes.values() if axis.column)
    texts = (c.default for c in columns if c is not None and c.default and not c.generated)
    return tuple(word for text in texts for word in re.findall(r"'([^']+)'", text))


_DOT = re.compile(r"\[[^]]*\.")
_RANGE = re.compile(r"(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])")  # of letters in a pattern


def key_column(axes: Mapping[int, Axis], tenancy: Tenancy) -> tuple[Relation, Column] | None:
    """A column that carries a tenant, of the tenants' own table first; a generated one tells least of its type."""
    columns = carrying(axis for axis in axes.values() if not axis.path)
    return min(columns, key=lambda c: (c[0].qualified != tenancy.tenant_table, bool(c[1].generated)), default=None)


def carrying(axes: Iterable[Axis]) -> Iterator[tuple[Relation, Column]]:
    """Columns that carry a tenant, or a path that names one."""
    for axis in axes:
        column = axis.relation.column(axis.column) if axis.column else None
        if column is not None:
            yield axis.relation, column


def marks(snapshot: Snapshot, table: Relation, column: Column) -> frozenset[str] | None:
    """Of `-`, `_` and `.` those that the patterns of a domain or a CHECK name; None where none looks at the column."""
    checks = [
        c.expression or "" for c in snapshot.constraints_of(table) if c.kind == "check" and column.name in c.columns
    ]
    if column.type_oid != column.base_oid:
        checks += [text for t in snapshot.types if t.oid == column.type_oid for text in t.checks] or [""]
    named = "".join(text for check in checks for text in re.findall(r"'([^']*)'", check))
    dots = {"."} if _DOT.search(named) else set[str]()
    return frozenset({mark for mark in "-_" if mark in _RANGE.sub("", named)} | dots) if checks else None


def within_tenant(snapshot: Snapshot, axis: Axis | None, column: Column) -> bool:
    """Whether a key's column is unique within its tenant only."""
    if axis is None or axis.path:
        return False
    keys: list[tuple[str | None, ...]] = [key.columns for key in snapshot.keys_of(axis.relation)]
    keys += [index.columns for index in snapshot.indexes_of(axis.relation) if index.unique]
    return all(axis.column in key for key in keys if column.name in key)


class _Making:
    def __init__(self, snapshot: Snapshot, tenancy: Tenancy) -> None:
        self.snapshot = snapshot
        self.tenancy = tenancy
        self.registry = registry_column(snapshot, tenancy)

    def axis(self, relation: Relation, alias: str, depth: int) -> Axis | None:
        """Of `relation`, over its row `alias`; `depth` steps are gone already."""
        if depth > _DEEPEST:
            return None
        is_file = relation.qualified == FILES and relation.column("name")
        if is_file and not _is_declared(self.tenancy, relation, "name"):
            named = folder(self.snapshot, relation, f"{alias}.name")
            return Axis(relation=relation, sql=named, column="name", path=True)
        if self.registry is not None and self.registry[0].oid == relation.oid:
            return _direct(relation, self.registry[1], alias)
        known = self.tenancy.of(relation)
        if known is None:
            return self._like_parent(relation, alias, depth)
        if known.expression is not None:  # written over the row's bare columns
            return Axis(relation=relation, sql=f"(select ({known.expression})::text from (select {alias}.*) as row_)")
        if known.scope in ("direct", "membership") and known.key and relation.column(known.key):
            return _direct(relation, known.key, alias)
        if known.scope == "user" and self.tenancy.tenant_table is None:
            # Nothing lists the tenants: the row of a person says which is his.
            key = next((k for k in self.tenancy.keys if k != known.key and relation.column(k)), None)
            return _direct(relation, key, alias) if key else None
        if known.scope in ("transitive", "membership") and known.via:
            return self._through(relation, known, alias, depth)
        return None

    def _like_parent(self, relation: Relation, alias: str, depth: int) -> Axis | None:
        """A partition is judged as its table is, a view by a column that is called as the key."""
        for oid in relation.parents:
            parent = self.snapshot.relation(oid)
            above = self.axis(parent, alias, depth + 1) if parent else None
            if above is not None:
                return msgspec.structs.replace(above, relation=relation)
        if relation.kind in ("view", "materialized_view"):
            key = next((k for k in self.tenancy.keys if relation.column(k)), None)
            return _direct(relation, key, alias) if key else None
        return None

    def _through(self, relation: Relation, known: TableTenancy, alias: str, depth: int) -> Axis | None:
        step = known.via[0]
        # A reversed step has this table as what is referred to.
        reverse = step.references == relation.qualified and step.table != relation.qualified
        other = self.snapshot.named(step.table if reverse else step.references)
        above = self.axis(other, f"p{depth}", depth + 1) if other else None
        source, target = (other, relation) if reverse else (relation, other)
        if above is None or source is None or target is None:
            return None
        key, targets = self._columns(step, source, target)
        pairs = zip(step.columns, targets, strict=False)
        mine, theirs = (f"p{depth}", alias) if reverse else (alias, f"p{depth}")
        joined = " and ".join(f"{mine}.{quote(a)} = {theirs}.{quote(b)}" for a, b in pairs)
        if not joined:
            return None
        sql = f"(select {above.sql} from {other} p{depth} where {joined} limit 1)"
        return Axis(relation=relation, sql=sql, parent=None if reverse else key)

    def _columns(self, step: Step, source: Relation, target: Relation) -> tuple[Constraint | None, tuple[str, ...]]:
        """The foreign key of the step and the columns it refers to; without one, the target's primary key."""
        for key in self.snapshot.foreign_keys_of(source):
            if key.references == target.oid and set(step.columns) <= set(key.columns):
                to = dict(zip(key.columns, key.referenced_columns, strict=True))
                return key, tuple(to[column] for column in step.columns)
        return None, self.snapshot.primary_columns_of(target)


def _direct(relation: Relation, column: str, alias: str) -> Axis:
    return Axis(relation=relation, sql=f"{alias}.{quote(column)}::text", column=column)
