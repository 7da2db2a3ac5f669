"""The values that say what a statement asks of its tables."""

from typing import Literal

from msgspec import Struct

Kind = Literal["select", "insert", "update", "delete", "merge", "utility"]
Operand = Literal["parameter", "literal", "column", "subquery", "expression", "none"]


class Predicate(Struct, frozen=True):
    """One of the conditions that all have to hold, seen from one column.

    `operator` is SQL's: `=`, `@>`, `in`, `not in`, `like`, `ilike`, `between`, `is null`, `is not null`, `is true` …,
    or `any =` for an array that has an element. A comparison is turned so that the column stands on the left.
    `around` is the expression that the column is wrapped in, `lower(email)` or `id::text`; None when it stands bare,
    and only then a plain index serves it.
    """

    column: str
    operator: str
    operand: Operand
    around: str | None = None


class TableUse(Struct, frozen=True):
    """A table at one place of a statement. `written`: it is the target of INSERT, UPDATE, DELETE or MERGE.

    `assigned` are the columns that INSERT or SET name.
    """

    schema: str | None
    name: str
    alias: str | None = None
    written: bool = False
    predicates: tuple[Predicate, ...] = ()
    assigned: tuple[str, ...] = ()


class JoinKey(Struct, frozen=True):
    """`left_column operator right_column`; the tables are positions in `StatementShape.tables`."""

    left: int
    left_column: str
    right: int
    right_column: str
    operator: str = "="


class OrderKey(Struct, frozen=True):
    """A key of ORDER BY or GROUP BY: a column of `table` (a position), or an expression, whose column is None."""

    table: int | None
    column: str | None
    descending: bool = False
    nulls_first: bool | None = None


class Unplaced(Struct, frozen=True):
    """A predicate whose column has no qualifier while several tables (positions) could own it: ask the catalog."""

    predicate: Predicate
    tables: tuple[int, ...]


class StatementShape(Struct, frozen=True):
    """The tables of all parts of a statement, those of sub-queries and of WITH included; order and limit of its core.

    The core is the query that decides how many rows there are: PostgREST and Prisma's counts wrap it in others.
    `complete` is False when a condition is not among the predicates: an OR, or one that names no column.
    """

    kind: Kind
    tables: tuple[TableUse, ...] = ()
    joins: tuple[JoinKey, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    order_by: tuple[OrderKey, ...] = ()
    group_by: tuple[OrderKey, ...] = ()
    distinct: bool = False
    limit: bool = False
    offset: bool = False
    complete: bool = True

    def table(self, schema: str | None, name: str) -> TableUse | None:
        """The first use of a table; an unqualified one matches any schema."""
        found = (use for use in self.tables if use.name == name and (use.schema in (None, schema) or schema is None))
        return next(found, None)
