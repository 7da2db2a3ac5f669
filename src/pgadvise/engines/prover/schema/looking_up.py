"""Queries inside of what policies ask: where each stands, and whether it asks that a row is there, or that none is."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from pgadvise.engines.caller.bodies import body
from pgadvise.snapshot import Function, Policy
from pgadvise.sql.expression import And, Call, Column, Expression, Node, Not, NullTest, Opaque, Or, Target
from pgadvise.sql.parse import NotParsed, expression, query
from pgadvise.sql.query import CommonTable, Join, Query, Relation, SetOperation, Source, Subquery
from pgadvise.sql.walk import children, walk

Path = tuple[int, ...]
_PLAIN = (And, Or, Target, Query, Source, CommonTable)


class Place(msgspec.Struct, frozen=True):
    """A query, the tables of its own FROM, the queries around it, the whole it stands in; `exists`: EXISTS asks it.

    `sign`: 1 where a row of it can only let more through, -1 where it can only let less, 0 where that is not known.
    `branches`: of each OR around it, where that stands and in which of its arms the query is.
    """

    whole: Node
    query: Query = Query()
    named: tuple[Relation, ...] = ()
    around: tuple[Query, ...] = ()
    exists: bool = False
    sign: int = 1
    branches: frozenset[tuple[Path, int]] = frozenset()

    def sign_of(self, table: str) -> int:
        """The same of one table in it: what an outer join may do without is asked for, or that it is not there."""
        for join in (part for part in walk(self.query, queries=False) if isinstance(part, Join)):
            sides = {"left": (join.right,), "right": (join.left,), "full": (join.left, join.right)}.get(join.kind, ())
            tables = {
                one.label for side in sides for one in walk(side) if isinstance(one, Relation) and one.name == table
            }
            if tables:
                tests = (part for part in walk(self.query, queries=False) if isinstance(part, NullTest))
                lacking = (t.arg for t in tests if not t.negated and isinstance(t.arg, Column))
                return -self.sign if any(column.table in tables for column in lacking) else 0
        return self.sign

    def is_other_arm(self, other: "Place") -> bool:
        """Whether an OR holds where one of the two does, so that neither decides with the other."""
        arms = dict(other.branches)
        return any(arms.get(where, arm) != arm for where, arm in self.branches)


def places(whole: Node) -> Iterator[Place]:
    """Those of the queries in it that read tables."""
    return _places(whole, Place(whole=whole), ())


def _places(node: Node, place: Place, path: Path) -> Iterator[Place]:
    if isinstance(node, Query):
        if tables := named(node):
            yield replace(place, query=node, named=tables)
        place = replace(place, around=(*place.around, node))
    for number, child in enumerate(children(node)):
        asked = isinstance(node, Subquery) and node.kind == "exists" and child is node.query
        arm = {(path, number)} if isinstance(node, Or) and place.sign > 0 else set()
        below = replace(
            place, exists=asked, sign=place.sign * _below(node, child), branches=place.branches | frozenset(arm)
        )
        yield from _places(child, below, (*path, number))


def calls(whole: Node, sign: int = 1) -> Iterator[tuple[Call, int]]:
    """The calls in it, each with its sign as that of a query."""
    if isinstance(whole, Call):
        yield whole, sign
    for child in children(whole):
        yield from calls(child, sign * _below(whole, child))


def _below(node: Node, child: Node) -> int:
    """How what a part of it finds tells on the whole."""
    if isinstance(node, Not):
        return -1
    if isinstance(node, SetOperation):
        return -1 if node.kind == "except" and child is node.right else 1
    if isinstance(node, Subquery) and child is node.query:
        return {"exists": 1, "any": 1, "all": -1}.get(node.kind, 0)
    if isinstance(node, Query) and isinstance(child, Target):
        return 0 if node.sources else 1  # SELECT EXISTS (…), as a function is made of
    if isinstance(node, Query):
        return 1 if not isinstance(child, Expression) or child is node.where else 0
    return 1 if isinstance(node, _PLAIN) else 0


def named(tree: Query) -> tuple[Relation, ...]:
    """The tables in its own FROM, those of sub-selects there aside."""
    found, ahead = list[Relation](), list[Source](tree.sources)
    while ahead:
        source = ahead.pop()
        if isinstance(source, Relation):
            found.append(source)
        elif isinstance(source, Join):
            ahead += [source.left, source.right]
    return tuple(found)


def trees(policies: Iterable[Policy]) -> list[Node]:
    """What they ask; what cannot be read is left out."""
    texts = (text for policy in policies for text in (policy.using, policy.check) if text)
    return [tree for text in texts if (tree := _read(text)) is not None]


def trees_of_view(definition: str) -> list[Node]:
    """The same of a view's query."""
    try:
        return [query(definition)]
    except NotParsed:
        return []


def statements(function: Function) -> list[Node]:
    """Those of its body; of PL/pgSQL nobody tells here what comes of what a statement finds."""
    read = body(function)
    found = read.statements if read is not None else ()
    return [*found] if function.language == "sql" else [Opaque("plpgsql", "", (tree,)) for tree in found]


def _read(text: str) -> Node | None:
    try:
        return expression(text)
    except NotParsed:
        return None
