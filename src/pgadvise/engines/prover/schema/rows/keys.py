"""Keys: what tells two rows apart, and what ties a row to the one that it refers to."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.prover.schema.rows.generated import sources
from pgadvise.engines.prover.words.kinds import column_kind, is_same
from pgadvise.engines.prover.words.nodes import Map, conjunction
from pgadvise.engines.prover.words.terms import TRUE, Formula, Value, both, implies, neither
from pgadvise.snapshot import Column, Constraint, Relation, Snapshot

_DEEPEST = 6  # steps from a row to its tenant

Columns = Mapping[str, Value]


def telling_apart(snapshot: Snapshot, relation: Relation) -> list[tuple[str, ...]]:
    """Columns that tell rows apart. A deferred key may be broken while a statement runs.

    One of a partitioned table alone (ALTER TABLE ONLY) is asked in no partition until each has it: it is not valid.
    """
    indexes = {key: snapshot.index(key.index or 0) for key in snapshot.keys_of(relation) if not key.deferrable}
    return [key.columns for key, index in indexes.items() if key.columns and (index is None or index.valid)]


def unique(key: tuple[str, ...], mine: Columns, theirs: Columns) -> Formula:
    """Rows that agree in a key, without NULL in it, are one row."""
    return implies(_agree(key, mine, theirs), _same(mine, theirs))


def taken(key: tuple[str, ...], when: Formula, new: Columns, other: Columns, old: Columns) -> Formula:
    """A new row that has the key of another, where that is taken, is what became of this row."""
    return implies(both(when, _agree(key, new, other)), _same(other, old))


def _agree(key: tuple[str, ...], mine: Columns, theirs: Columns) -> Formula:
    pairs = [(mine[column], theirs[column]) for column in key]
    return conjunction([both(neither(m.null), neither(t.null), m.term == t.term) for m, t in pairs])


def _same(mine: Columns, theirs: Columns) -> Formula:
    return conjunction([conjunction((v.null == theirs[n].null, v.term == theirs[n].term)) for n, v in mine.items()])


def composite(snapshot: Snapshot, relation: Relation) -> list[Constraint]:
    """Foreign keys of several columns that hold in every snapshot."""
    keys = snapshot.foreign_keys_of(relation)
    return [k for k in keys if len(k.columns) > 1 and held(k) and not k.deferrable and not _lags(snapshot, k)]


def _lags(snapshot: Snapshot, key: Constraint) -> bool:
    """Whether triggers of what is referred to may run between its change and that of the rows that follow it."""
    target = snapshot.relation(key.references or 0)
    follows = key.on_update not in ("no_action", "restrict")
    return follows and (target is None or any("update" in t.events for t in snapshot.triggers_of(target)))


def has_heirs(snapshot: Snapshot, relation: Relation) -> bool:
    """Whether rows are read with its own that need not keep to its constraints.

    Those of tables that inherit from it, and of foreign tables that are partitions: of these the server checks nothing.
    """
    children = snapshot.children_of(relation)
    return any(not child.is_partition or not child.is_table or has_heirs(snapshot, child) for child in children)


def has_tenant(snapshot: Snapshot, axes: Mapping[int, Axis], relation: Relation, depth: int = 0) -> bool:
    """Whether every stored row has one: its column is never NULL, or it always refers to a row of which that is so."""
    axis = axes.get(relation.oid)
    key = axis.parent if axis is not None else None
    names = (axis.column,) if axis is not None and axis.column else key.columns if key is not None else ()
    columns = [relation.column(name) for name in names]
    if (
        has_heirs(snapshot, relation)
        or not columns
        or any(c is None or not never_null(snapshot, c) or not c.not_null_valid for c in columns)
    ):
        return False
    if axis is not None and axis.column is not None:
        return not axis.path
    target = snapshot.relation(key.references or 0) if key is not None else None
    holds = key is not None and held(key) and not key.deferrable
    return target is not None and holds and depth < _DEEPEST and has_tenant(snapshot, axes, target, depth + 1)


def never_null(snapshot: Snapshot, column: Column) -> bool:
    """Whether NOT NULL is asked of each new row. A domain's is not: of a sub-select without a row nobody asks it."""
    of_domain = column.type_oid != column.base_oid and any(t.not_null for t in snapshot.types if t.kind == "domain")
    return not column.nullable and not of_domain


def referred(snapshot: Snapshot, axis: Axis) -> Relation | None:
    """The table by way of which a row belongs to its tenant, where a key holds it to a row that is there."""
    key = axis.parent if axis.column is None else None
    stands = key is not None and held(key) and not key.deferrable
    target = snapshot.relation(key.references or 0) if key is not None and stands else None
    return target if target is not None and target.is_table else None


def carries_tenant(axes: Mapping[int, Axis], key: Constraint, relation: Relation, target: Relation) -> bool:
    """Whether the key gives a row the tenant of the row that it refers to."""
    mine, theirs = axes.get(relation.oid), axes.get(target.oid)
    if mine is None or theirs is None:
        return False
    if mine.parent == key:
        return True
    pairs = dict(zip(key.columns, key.referenced_columns, strict=True))
    return mine.column is not None and pairs.get(mine.column) == theirs.column


def checks(snapshot: Snapshot, relation: Relation, column: str) -> Iterator[tuple[str, str]]:
    """What CHECK asks of a column alone, and of the one that it refers to by a key of its own: (text, its name there).

    A row that is referred to is there, so what its table asks of the key holds of who refers to it.
    """
    if has_heirs(snapshot, relation):
        return
    asked = [(relation, column)]
    for key in snapshot.foreign_keys_of(relation):
        target = snapshot.relation(key.references or 0)
        if key.columns == (column,) and target is not None and held(key) and not key.deferrable:
            asked.append((target, key.referenced_columns[0]))
    for table, name in asked:
        for constraint in snapshot.constraints_of(table):
            if constraint.kind == "check" and constraint.columns == (name,) and held(constraint):
                yield constraint.expression or "", name


def row_checks(snapshot: Snapshot, relation: Relation, column: str) -> list[str]:
    """What CHECK asks of a column together with others of the row, or of those that it is generated from.

    It holds of every row that is stored, whoever wrote it; of those of tables that inherit from this one it need not.
    """
    if has_heirs(snapshot, relation):
        return []
    known = relation.column(column)
    names = {column, *(sources(relation, known) if known is not None else ())}
    found = [c for c in snapshot.constraints_of(relation) if c.kind == "check" and held(c)]
    return [c.expression or "" for c in found if names & set(c.columns) and c.columns != (column,)]


def held(constraint: Constraint) -> bool:
    """Whether every stored row keeps to it."""
    return constraint.validated and constraint.enforced and constraint.fires


def refers(key: Constraint, row: Columns, other: Columns) -> Formula:
    """Without NULL in the key the other row has the same in it: told where `=` of the types says so."""
    pairs = [(row[mine], other[theirs]) for mine, theirs in zip(key.columns, key.referenced_columns, strict=True)]
    if not all(mine.kind == theirs.kind and is_same(mine.kind) for mine, theirs in pairs):
        return TRUE
    given = both(*(neither(mine.null) for mine, _ in pairs))
    return implies(given, both(*(both(neither(theirs.null), theirs.term == mine.term) for mine, theirs in pairs)))


class Owned(NamedTuple):
    """By a key of one column of a table's stored rows, as they were in one `state`: which are of the caller's tenants.

    `holds` is a predicate over key values: a key tells rows apart, so there is one that says just that of every row.
    """

    table: int
    column: str
    kind: str
    state: int
    holds: Map

    def of(self, row: Columns, own: Formula, when: Formula) -> Formula:
        """What it says of one row, which is the caller's own, or of nobody, where `own` holds."""
        key = row[self.column]
        return implies(both(when, neither(key.null)), self.holds(key.term) == own)


def owned(table: Relation, column: str, state: int) -> Owned | None:
    """None where equal keys may be spelled otherwise."""
    found = table.column(column)
    kind = column_kind(found) if found is not None else None
    if kind is None or not is_same(kind):
        return None
    word = f"own {table} by {column} ({state})"
    return Owned(table.oid, column, kind, state, Map(word, truths=True))
