"""Large sections in parts, as the server tells them soonest.

A row as JSON costs the server the names of its fields and a look at each one's type, again and again (json.c,
composite_to_json): a third of all that a section of 20,000 columns costs. A column as one array costs neither, and we
have time to put the rows together while the next section is awaited.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar, runtime_checkable

import msgspec
from msgspec.structs import replace

from pgadvise.snapshot import Column, ColumnStatistics, Constraint, Index, IndexKey, Relation

_T = TypeVar("_T", bound=msgspec.Struct)
# Name → the values of all rows, in the rows' order; null where there is no row.
Columns = dict[str, list[Any] | None]


@runtime_checkable
class InParts(Protocol):
    """What a section's JSON is read as, where that is not the section's value yet."""

    def whole(self) -> Any:
        """The value. Raises msgspec.ValidationError where the server's form is not ours."""
        ...


class Constraints(msgspec.Struct, frozen=True):
    rows: Columns

    def whole(self) -> tuple[Constraint, ...]:
        return tuple(_rows(Constraint, self.rows))


class Statistics(msgspec.Struct, frozen=True):
    """Spelt out, and four times as fast as `_rows`: nothing else can be done while these are put together."""

    table: tuple[int, ...] | None
    column: tuple[str, ...] | None
    null_fraction: tuple[float, ...] | None
    average_width: tuple[int, ...] | None
    distinct: tuple[float, ...] | None
    top_frequencies: tuple[tuple[float, ...], ...] | None
    correlation: tuple[float | None, ...] | None

    def whole(self) -> tuple[ColumnStatistics, ...]:
        columns = (getattr(self, name) or () for name in self.__struct_fields__)
        return tuple(
            [
                ColumnStatistics(
                    table=table,
                    column=column,
                    null_fraction=nulls,
                    average_width=width,
                    distinct=distinct,
                    top_frequencies=frequencies,
                    correlation=correlation,
                )
                for table, column, nulls, width, distinct, frequencies, correlation in zip(*columns, strict=True)
            ]
        )


class Relations(msgspec.Struct, frozen=True):
    """`relations` have no columns; `columns` are those of all, each with its relation's oid."""

    relations: tuple[Relation, ...]
    columns: Columns

    def whole(self) -> tuple[Relation, ...]:
        columns = _by_owner("relation", Column, self.columns)
        return tuple([replace(r, columns=columns[r.oid]) if r.oid in columns else r for r in self.relations])


class Indexes(msgspec.Struct, frozen=True):
    """`keys` are those of all `indexes`, each with its index's oid."""

    indexes: Columns
    keys: Columns

    def whole(self) -> tuple[Index, ...]:
        keys = _by_owner("index", IndexKey, self.keys)
        return tuple([replace(i, keys=keys[i.oid]) if i.oid in keys else i for i in _rows(Index, self.indexes)])


def _by_owner(owner: str, kind: type[_T], columns: Columns) -> Mapping[int, tuple[_T, ...]]:
    """Oid of the owner → its rows, in their order."""
    groups: defaultdict[int, list[_T]] = defaultdict(list)
    rest = {name: values for name, values in columns.items() if name != owner}
    for oid, row in zip(columns[owner] or (), _rows(kind, rest), strict=True):
        groups[oid].append(row)
    return {oid: tuple(rows) for oid, rows in groups.items()}


def _rows(kind: type[_T], columns: Columns) -> list[_T]:
    values: Iterable[list[Any]] = (column or [] for column in columns.values())
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
    return msgspec.convert(rows, type=list[kind])  # type: ignore[valid-type]
