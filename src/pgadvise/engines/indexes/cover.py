"""Which index serves a lookup by given columns, such as a foreign key's check or a tenant's filter.

What the planner does, tried on PostgreSQL 13 to 18: an equality on every column of a set goes through a btree whose
first keys are that set in any order, or through a hash index; a predicate `col IS NOT NULL` is no hindrance, because
equality implies it; any other predicate is, and so are BRIN and keys that do not come first.
"""

from collections.abc import Collection, Iterable, Iterator

from pgadvise.snapshot import Index, IndexKey, Relation, Snapshot, quote

_EQUALITY = {"btree": 3, "hash": 1}  # the strategy number of `=`


def covers(snapshot: Snapshot, table: Relation, columns: Collection[str]) -> Index | None:
    """The index that serves a lookup by all of `columns`, the shortest where there are several; None without one."""
    found = (i for i in _leading_with(snapshot, table, columns) if _harmless(i.predicate, columns))
    return min(found, key=_preference, default=None)


def leading(snapshot: Snapshot, table: Relation, column: str) -> tuple[Index, ...]:
    """Every index that serves a lookup by `column`, because it is the first key; the shortest first."""
    found = (i for i in _leading_with(snapshot, table, (column,)) if _harmless(i.predicate, (column,)))
    return tuple(sorted(found, key=_preference))


def covers_partly(snapshot: Snapshot, table: Relation, columns: Collection[str]) -> Index | None:
    """An index that would serve but for its predicate: it does so only for statements that repeat it."""
    found = (i for i in _leading_with(snapshot, table, columns) if not _harmless(i.predicate, columns))
    return min(found, key=_preference, default=None)


def covers_behind(snapshot: Snapshot, table: Relation, columns: Collection[str]) -> Index | None:
    """A btree that holds all of `columns`, not as its first keys: it serves with the keys before them given as well.

    From PostgreSQL 18 the planner can skip over a leading key that has few values.
    """
    wanted = set(columns)
    found = (
        i
        for i in _usable(snapshot, table)
        if i.method == "btree" and wanted <= set(i.columns) and not wanted <= set(i.columns[: len(wanted)])
    )
    return min((i for i in found if _harmless(i.predicate, columns)), key=_preference, default=None)


def _preference(index: Index) -> tuple[int, bool, str]:
    return len(index.keys), index.predicate is not None, index.name


def _usable(snapshot: Snapshot, table: Relation) -> Iterable[Index]:
    return (i for i in snapshot.indexes_of(table) if i.usable and i.method in _EQUALITY)


def _leading_with(snapshot: Snapshot, table: Relation, columns: Collection[str]) -> Iterator[Index]:
    wanted = set(columns)
    # The first key alone rules most out, and this is asked for every key and policy.
    for index in (i for column in wanted for i in snapshot.indexes_led_by(table, column)):
        if not index.usable or index.method not in _EQUALITY:
            continue
        first = index.keys[: len(wanted)]
        if {k.column for k in first} == wanted and all(_answers_equality(snapshot, index, k) for k in first):
            yield index


def _answers_equality(snapshot: Snapshot, index: Index, key: IndexKey) -> bool:
    """`=` by another collation than the column's does not fit; nor does an operator class without it."""
    if key.collation is not None:
        return False
    return key.operator_class_default or any(
        o.name == "=" and o.strategy == _EQUALITY[index.method] for o in snapshot.operators_of(key.operator_family)
    )


def _harmless(predicate: str | None, columns: Collection[str]) -> bool:
    """No predicate, or one that equality on the columns implies: that they are not null (as pg_get_expr writes it)."""
    if predicate is None:
        return True
    implied = {f"({quote(c)} IS NOT NULL)" for c in columns}
    if predicate in implied:
        return True
    return implied.issuperset(predicate.removeprefix("(").removesuffix(")").split(" AND "))
