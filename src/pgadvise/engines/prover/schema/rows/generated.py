"""What the generated columns of a table are made of."""

from collections.abc import Collection

from pgadvise.snapshot import Column, Relation
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.reads import own_columns


def sources(table: Relation, column: Column) -> frozenset[str]:
    """The columns that one is generated from; all that there are where its expression cannot be read."""
    if not column.generated:
        return frozenset()
    every = frozenset(other.name for other in table.columns)
    tree = parsed(column.default)
    read = own_columns(tree, table.name) if tree is not None else every
    return read & every if table.name not in read else every  # the row as a whole


def made_of(table: Relation, columns: Collection[str | None]) -> set[str]:
    """The columns that those of them that are generated are made of."""
    return {name for column in table.columns if column.name in columns for name in sources(table, column)}


def made_from(table: Relation, columns: Collection[str]) -> set[str]:
    """The generated columns that are made of any of them."""
    return {column.name for column in table.columns if not sources(table, column).isdisjoint(columns)}
