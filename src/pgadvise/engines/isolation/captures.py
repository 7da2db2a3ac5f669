"""Columns caught by a name nearer than the one that was meant: in a policy's sub-select, and in a function's body.

An unqualified name means the innermost table that has such a column, then the row of the policy, then an argument. The
server keeps what it understood, so the mistake is plain afterwards: a column compared with itself, and the row of the
policy nowhere in its sub-select.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from pgadvise.engines.isolation.origins import Origins
from pgadvise.snapshot import Relation
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import Call, Column, Expression, Node, Operator, Subscript
from pgadvise.sql.tree.parts import conjuncts, uncast
from pgadvise.sql.tree.walk import replace, walk

# What takes a file's path apart in policies on storage.objects.
_PATH_PARTS = frozenset(("foldername", "filename", "extension"))


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """`comparison` is the one gone wrong, `column` the one caught. `kind` "itself": both sides are the same column;
    "instead": another column of the same row stands where the policy's row was meant; "returned": the sub-select gives
    back the very value that it is asked for. `repaired`: the comparison as it was meant, where that is known.
    """

    kind: Literal["itself", "instead", "returned"]
    comparison: Expression
    column: Column
    repaired: Expression | None


class Captures(msgspec.Struct, frozen=True, kw_only=True):
    origins: Origins

    def of_policy(self, condition: Expression, table: Relation) -> Iterator[Capture]:
        """Each sub-select of a policy on `table`, as pg_get_expr() writes it: with qualified columns in there."""
        for part in _suspects(condition):
            yield from self._returned(part, table)
            tied = _reads_row(part, table) or (part.test is not None and part.kind in ("any", "all"))
            yield from self._caught(part.query, table, tied)
        for query in _queries_in_from(condition):
            yield from self._caught(query, table, tied=True)  # to what it is joined may ask for the row

    def _returned(self, subquery: q.Subquery, table: Relation) -> Iterator[Capture]:
        """`x IN (SELECT t.x FROM other …)`, and the row asked for nowhere else in it."""
        query = subquery.query
        given = query.select[0].value if len(query.select) == 1 else None
        if subquery.kind != "any" or subquery.operator != "=" or not isinstance(given, Column) or not query.sources:
            return
        test = uncast(subquery.test) if subquery.test is not None else None
        if not isinstance(test, Column) or (given.name, given.table) != (test.name, table.name):
            return
        rest = msgspec.structs.replace(query, select=())
        if test.table in (None, table.name) and not _reads_row(rest, table) and table.name not in _labels(query):
            yield Capture(kind="returned", comparison=subquery, column=given, repaired=None)

    def _caught(self, query: q.Query, table: Relation, tied: bool) -> Iterator[Capture]:
        """Comparisons in WHERE and join conditions of this query itself, not of those inside it."""
        labels = _relations(query)
        for condition in conditions_of(query):
            found = self._comparison(condition, labels, table, tied)
            if found is not None:
                yield found

    def _comparison(
        self, condition: Expression, labels: Mapping[str, q.Relation], table: Relation, tied: bool
    ) -> Capture | None:
        if not isinstance(condition, Operator) or condition.name != "=" or len(condition.args) != 2:
            return None
        left, right = condition.args
        one, other = uncast(left), uncast(right)
        if isinstance(one, Column) and one == other and one.table in labels and table.column(one.name):
            meant = Column(one.name, table.name)
            repaired = Operator("=", (left, replace(right, lambda n: meant if n == one else n)))
            return Capture(kind="itself", comparison=condition, column=one, repaired=repaired)
        return None if tied else self._instead(condition, labels, table)

    def _instead(self, condition: Operator, labels: Mapping[str, q.Relation], table: Relation) -> Capture | None:
        """`m.team_id = m.id` where the policy's row has the `id` that `team_id` refers to, and the sub-select does not
        ask for the row at all; a file's path read from a table that has no files."""
        for here, there in (condition.args, condition.args[::-1]):
            caught = uncast(there)
            path = _path(there)
            near = uncast(here)
            if not isinstance(near, Column) or near.table not in labels:
                continue
            found = caught if isinstance(caught, Column) else path
            if found is None or found == near or found.table not in labels or not table.column(found.name):
                continue
            if path is not None and (table.schema, table.name) == ("storage", "objects") and path.name == "name":
                return _instead(condition, found, table)
            if isinstance(caught, Column) and caught.table == near.table and self._means(near, found, labels, table):
                return _instead(condition, found, table)
        return None

    def _means(self, near: Column, caught: Column, labels: Mapping[str, q.Relation], table: Relation) -> bool:
        """Whether `near` holds what the policy's row holds under the caught name, and its own row does not."""
        source = labels[near.table or ""]
        own = self.origins.snapshot.relation_named(source.schema or "", source.name)
        if own is None or own.oid == table.oid:
            return False
        wanted = self.origins.of(own, near.name)
        return wanted == self.origins.of(table, caught.name) != self.origins.of(own, caught.name)


# Thousands of policies say the same few things.
@lru_cache(maxsize=4096)
def _suspects(condition: Expression) -> tuple[q.Subquery, ...]:
    """The sub-selects that compare columns of their own, or give back a column called like what is asked for."""
    return tuple(p for p in walk(condition) if isinstance(p, q.Subquery) and (_compares_own(p.query) or _gives_back(p)))


@lru_cache(maxsize=4096)
def _queries_in_from(condition: Expression) -> tuple[q.Query, ...]:
    """`FROM (SELECT …)` and `WITH … AS (SELECT …)` that compare columns of their own."""
    parts = [p for p in walk(condition) if isinstance(p, q.QuerySource | q.CommonTable)]
    queries = (p.query if isinstance(p, q.QuerySource) else p.statement for p in parts)
    return tuple(query for query in queries if isinstance(query, q.Query) and _compares_own(query))


def _compares_own(query: q.Query) -> bool:
    labels = _relations(query)
    for condition in conditions_of(query):
        if isinstance(condition, Operator) and condition.name == "=":
            sides = [_path(arg) or uncast(arg) for arg in condition.args]
            if all(isinstance(side, Column) and side.table in labels for side in sides):
                return True
    return False


def _gives_back(subquery: q.Subquery) -> bool:
    given, test = subquery.query.select, uncast(subquery.test) if subquery.test is not None else None
    one = given[0].value if len(given) == 1 else None
    return isinstance(one, Column) and isinstance(test, Column) and one.name == test.name


def _instead(condition: Operator, caught: Column, table: Relation) -> Capture:
    meant = Column(caught.name, table.name)
    repaired = replace(condition, lambda node: meant if node == caught else node, queries=False)
    return Capture(kind="instead", comparison=condition, column=caught, repaired=repaired)


def repaired(condition: Expression, captures: tuple[Capture, ...]) -> Expression | None:
    """The policy's condition with each comparison as it was meant; None where one of them is not known."""
    if any(c.repaired is None for c in captures):
        return None
    instead = {c.comparison: c.repaired for c in captures if c.repaired is not None}
    return replace(condition, lambda node: instead.get(node, node))


# Thousands of policies say the same few things.
@lru_cache(maxsize=4096)
def conditions_of(query: q.Query) -> tuple[Expression, ...]:
    """The conjuncts of WHERE and of join conditions."""
    where = conjuncts(query.where)
    return (*where, *(condition for source in query.sources for condition in _joined(source)))


def _joined(source: q.Source) -> Iterator[Expression]:
    if isinstance(source, q.Join):
        yield from conjuncts(source.condition)
        yield from _joined(source.left)
        yield from _joined(source.right)


@lru_cache(maxsize=4096)
def _relations(query: q.Query) -> Mapping[str, q.Relation]:
    """The tables of FROM by the qualifier of their columns."""
    found = (s for source in query.sources for s in walk(source, queries=False) if isinstance(s, q.Relation))
    return {s.label: s for s in found}


def _labels(query: q.Query) -> frozenset[str | None]:
    sources = (s for source in query.sources for s in walk(source, queries=False) if isinstance(s, q.Source))
    return frozenset(s.label if isinstance(s, q.Relation) else getattr(s, "alias", None) for s in sources)


def _reads_row(node: Node, table: Relation) -> bool:
    """Whether anything in it names the policy's row: in there the server qualifies that with the table's name."""
    return any(isinstance(p, Column) and p.table == table.name for p in walk(node))


def _path(node: Expression) -> Column | None:
    """`name` of `(storage.foldername(x.name))[1]`."""
    inner = uncast(node)
    if isinstance(inner, Subscript):
        inner = uncast(inner.arg)
    if isinstance(inner, Call) and (inner.schema, len(inner.args)) == ("storage", 1) and inner.name in _PATH_PARTS:
        column = uncast(inner.args[0])
        return column if isinstance(column, Column) else None
    return None
