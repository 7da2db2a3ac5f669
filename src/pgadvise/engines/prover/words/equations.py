"""Equations that a condition makes of a table's columns."""

from collections.abc import Iterator

from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk


def compared(where: e.Expression | None, label: str, names: set[str]) -> Iterator[tuple[str, e.Expression]]:
    """The columns, of those names, that have to be equal to something that no row of the table decides."""
    for each in conjuncts(where):
        if isinstance(each, e.Operator) and each.name == "=" and each.schema in (None, "pg_catalog"):
            for one, other in (each.args, each.args[::-1]):
                is_mine = isinstance(one, e.Column) and one.table in (None, label) and one.name in names
                if is_mine and isinstance(one, e.Column) and not _reads(other, label, names):
                    yield one.name, other


def _reads(side: e.Expression, label: str, names: set[str]) -> bool:
    for part in walk(side):
        if isinstance(part, Subquery | e.Star):
            return True
        if isinstance(part, e.Column) and (part.table == label or (part.table is None and part.name in names)):
            return True
    return False
