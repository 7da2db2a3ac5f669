"""Statements: queries, their FROM lists, and the commands that write."""

from __future__ import annotations

from typing import Literal

from pgadvise.sql.tree.expression import Column, Expression, Node, SortKey, Target, Window


class Source(Node, frozen=True):
    """An item of FROM."""


class Relation(Source, frozen=True):
    """A table, a view or the name of a WITH query. `columns` are the new names that the alias gives."""

    name: str
    schema: str | None = None
    alias: str | None = None
    columns: tuple[str, ...] = ()
    only: bool = False

    @property
    def label(self) -> str:
        """The qualifier that its columns carry."""
        return self.alias or self.name


class QuerySource(Source, frozen=True):
    query: Query
    alias: str | None = None
    columns: tuple[str, ...] = ()
    lateral: bool = False


class FunctionSource(Source, frozen=True):
    """One function, or several in ROWS FROM. `types` stand beside `columns` where a definition list was written."""

    calls: tuple[Expression, ...]
    alias: str | None = None
    columns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    ordinality: bool = False
    lateral: bool = False


class Join(Source, frozen=True):
    """A CROSS JOIN is an inner one without a condition."""

    kind: Literal["inner", "left", "right", "full"]
    left: Source
    right: Source
    condition: Expression | None = None
    using: tuple[str, ...] = ()
    natural: bool = False
    alias: str | None = None
    columns: tuple[str, ...] = ()
    using_alias: str | None = None


class OpaqueSource(Source, frozen=True):
    """JSON_TABLE, XMLTABLE, TABLESAMPLE, a definition list inside ROWS FROM: the text, and the parts for reading."""

    kind: str
    text: str
    alias: str | None = None
    columns: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()


class Statement(Node, frozen=True):
    """A whole statement."""


class CommonTable(Node, frozen=True):
    """One query of WITH. `clauses` is the text of SEARCH and CYCLE."""

    name: str
    statement: Statement
    columns: tuple[str, ...] = ()
    materialized: bool | None = None
    clauses: str | None = None


class SetOperation(Node, frozen=True):
    kind: Literal["union", "intersect", "except"]
    all: bool
    left: Query
    right: Query


class Query(Statement, frozen=True):
    """SELECT, VALUES (`values`) or a set operation (`operation`); the three are exclusive, the rest goes with each.

    `distinct`: None without it, () for DISTINCT, expressions for DISTINCT ON. `locking`: texts such as `FOR UPDATE`.
    """

    select: tuple[Target, ...] = ()
    sources: tuple[Source, ...] = ()
    where: Expression | None = None
    group_by: tuple[Expression, ...] = ()
    group_distinct: bool = False
    having: Expression | None = None
    windows: tuple[Window, ...] = ()
    order_by: tuple[SortKey, ...] = ()
    limit: Expression | None = None
    with_ties: bool = False
    offset: Expression | None = None
    distinct: tuple[Expression, ...] | None = None
    values: tuple[tuple[Expression, ...], ...] = ()
    operation: SetOperation | None = None
    ctes: tuple[CommonTable, ...] = ()
    recursive: bool = False
    locking: tuple[str, ...] = ()

    @property
    def only_value(self) -> Expression | None:
        """Of `SELECT expression` and no more, which reads no table and is one row always, the expression."""
        alone = len(self.select) == 1 and self == Query(select=self.select)
        return self.select[0].value if alone else None


class Subquery(Expression, frozen=True):
    """`test` and `operator` belong to ANY and ALL: `x IN (SELECT …)` is `any` with `=`, NOT IN is `Not` of it."""

    kind: Literal["exists", "any", "all", "scalar", "array"]
    query: Query
    test: Expression | None = None
    operator: str | None = None
    schema: str | None = None


class Assignment(Node, frozen=True):
    """`column = value`; several columns take one row. `partial`: only an element or a field of the column is set."""

    columns: tuple[str, ...]
    value: Expression
    partial: bool = False

    @property
    def only_value(self) -> Expression | None:
        """What its one column becomes; None for a part of one, and for several that take a row."""
        return self.value if len(self.columns) == 1 and not self.partial else None


class Conflict(Node, frozen=True):
    """ON CONFLICT: `keys` and `predicate` infer the index, or `constraint` names it. No assignments: DO NOTHING."""

    keys: tuple[Expression, ...] = ()
    predicate: Expression | None = None
    constraint: str | None = None
    assignments: tuple[Assignment, ...] = ()
    where: Expression | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Its keys, which the two rows have in common; none where one of them is no column, or a constraint tells."""
        found = tuple(key.name for key in self.keys if isinstance(key, Column))
        return found if len(found) == len(self.keys) else ()


class Insert(Statement, frozen=True):
    """`query` is None for DEFAULT VALUES; no `columns`: all of them in order. `overriding`: system, user or None."""

    relation: Relation
    columns: tuple[str, ...] = ()
    query: Query | None = None
    conflict: Conflict | None = None
    returning: tuple[Target, ...] = ()
    overriding: str | None = None
    ctes: tuple[CommonTable, ...] = ()
    recursive: bool = False


class Update(Statement, frozen=True):
    relation: Relation
    assignments: tuple[Assignment, ...]
    sources: tuple[Source, ...] = ()
    where: Expression | None = None
    returning: tuple[Target, ...] = ()
    ctes: tuple[CommonTable, ...] = ()
    recursive: bool = False


class Delete(Statement, frozen=True):
    """`sources` are the items of USING."""

    relation: Relation
    sources: tuple[Source, ...] = ()
    where: Expression | None = None
    returning: tuple[Target, ...] = ()
    ctes: tuple[CommonTable, ...] = ()
    recursive: bool = False


class MergeBranch(Node, frozen=True):
    """WHEN … THEN. `match`: matched, not matched by target, not matched by source."""

    match: Literal["matched", "target", "source"]
    action: Literal["insert", "update", "delete", "nothing"]
    condition: Expression | None = None
    assignments: tuple[Assignment, ...] = ()
    columns: tuple[str, ...] = ()
    values: tuple[Expression, ...] = ()


class Merge(Statement, frozen=True):
    relation: Relation
    source: Source
    condition: Expression
    branches: tuple[MergeBranch, ...]
    returning: tuple[Target, ...] = ()
    ctes: tuple[CommonTable, ...] = ()
    recursive: bool = False


class Utility(Statement, frozen=True):
    """Everything that is no query and writes no rows: `kind` is the parser's name without `Stmt`, such as `CreateRole`.

    A few carry parts worth reading: EXPLAIN, DECLARE CURSOR, PREPARE, COPY (query), CREATE VIEW and CREATE TABLE AS.
    """

    kind: str
    text: str
    children: tuple[Node, ...] = ()


Write = Insert | Update | Delete | Merge


def assigned(tree: Node) -> tuple[Assignment, ...]:
    """What it may assign to rows that are there."""
    match tree:
        case Update(assignments=assignments) | Insert(conflict=Conflict(assignments=assignments)):
            return assignments
        case Merge(branches=branches):
            return tuple(one for branch in branches for one in branch.assignments)
        case _:
            return ()


def assigned_columns(tree: Node) -> frozenset[str]:
    """Those of them that it may change."""
    return frozenset(name for one in assigned(tree) for name in one.columns)


def commands(tree: Write) -> tuple[str, ...]:
    """What it may do to its table."""
    if isinstance(tree, Insert):
        return ("insert", "update") if tree.conflict is not None and tree.conflict.assignments else ("insert",)
    if isinstance(tree, Update):
        return ("update",)
    return ("delete",) if isinstance(tree, Delete) else ("insert", "update", "delete")
