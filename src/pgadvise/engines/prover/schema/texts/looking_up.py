"""Queries inside of what policies ask: where each stands, and whether it asks that a row is there, or that none is.

What a function gives, or a view, bears on the whole as where it is called, or read (`bearing`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from pgadvise.engines.caller.bodies import only_query, trees_of
from pgadvise.engines.prover.schema.texts.answering import answer
from pgadvise.engines.prover.schema.texts.bearing import ASKED, EITHER_WAY, Answer, Bearing, below, own_rows
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.tree.expression import Call, Case, Column, Expression, NamedArgument, Node, NullTest, Or
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Join, Query, Relation, Source, Subquery
from pgadvise.sql.tree.walk import walk

Path = tuple[int, ...]


class Spelling(NamedTuple):
    """What tells overloads apart that may be called: how many arguments there are, and which of them are named."""

    schema: str | None
    name: str
    given: tuple[str, ...] | None
    variadic: bool = False


class Inside(NamedTuple):
    """What a call gives, or a view: the trees; how what it is given bears, argument by argument where that is known.

    `as_owner`: what it reads is read past the caller's policies. Of a table these are the `policies` themselves.
    """

    trees: Iterable[Node] = ()
    arguments: tuple[Bearing, ...] = ()
    as_owner: bool = False
    policies: bool = False


Within = Callable[[Call | Relation, Bearing], Inside]
Entered = tuple[Spelling, Bearing, bool, bool]
_MOST = 200  # from here on a whole is a tangle of functions that call each other, or of policies that read each other
_SOMEWHERE = frozenset({Spelling(None, "", None)})  # in a function, a view or policies, it is not told by which ways


class Place(msgspec.Struct, frozen=True):
    """A query, the tables of its own FROM, the queries around it, the whole it stands in; `exists`: EXISTS asks it.

    `sign`: 1 where a row of it can only let more through, -1 where it can only let less, 0 where that is not known.
    `picked`: the same where any of the rows is as good, so that LIMIT does not matter.
    `branches`: of each OR around it, where that stands and in which of its arms the query is.
    `ways`: the calls, views and policies whose query it is; `as_owner`: past the caller's policies;
    `guarded`: in the policies of a table that is read.
    """

    whole: Node
    query: Query = Query()
    named: tuple[Relation, ...] = ()
    around: tuple[Query, ...] = ()
    exists: bool = False
    sign: int = 1
    picked: int = 1
    branches: frozenset[tuple[Path, int]] = frozenset()
    ways: frozenset[Spelling] = frozenset()
    as_owner: bool = False
    guarded: bool = False

    @property
    def entered(self) -> frozenset[str]:
        return frozenset(way.name for way in self.ways)

    def sign_of(self, table: str, required: Collection[str] = ()) -> int:
        """The same of one table in it: what an outer join may do without is asked for, or that it is not there.

        That is where a column that is `required`, never NULL in a row of it, has to be NULL.
        """
        for join in (part for part in walk(self.query, queries=False) if isinstance(part, Join)):
            sides = {"left": (join.right,), "right": (join.left,), "full": (join.left, join.right)}.get(join.kind, ())
            tables = {
                one.label for side in sides for one in walk(side) if isinstance(one, Relation) and one.name == table
            }
            if tables:
                tests = (part for part in conjuncts(self.query.where) if isinstance(part, NullTest))
                lacking = (t.arg for t in tests if not t.negated and isinstance(t.arg, Column))
                return -self.sign if any(c.table in tables and c.name in required for c in lacking) else 0
        return self.sign

    def is_other_arm(self, other: "Place") -> bool:
        """Whether an OR holds where one of the two does, so that neither decides with the other."""
        arms = dict(other.branches)
        return any(arms.get(where, arm) != arm for where, arm in self.branches)


class Places:
    """The queries in what is asked; `within` tells what is called or read there, as it bears there.

    In a tangle there are as many ways to a query as chains of calls, more than anybody can follow. There each query is
    told once for each sign that it has, as if it were in no arm of an OR and below no query of who calls: what goes
    along with it is then more than by any of its ways, and never less, and that a value is found by its key, or that it
    is an argument, is told of nothing.
    """

    def __init__(self, within: Within = lambda node, at: Inside()) -> None:
        self._within = within
        self._parts: dict[tuple[int, Bearing], tuple[Node, list[tuple[Node, Bearing]]]] = {}

    def of(self, whole: Node) -> tuple[Place, ...]:
        """Those that read tables."""
        start = Place(whole=whole)
        found = tuple(islice(self._places(whole, ASKED, start, ()), _MOST + 1))
        return found if len(found) <= _MOST else tuple(self._places(whole, ASKED, start, (), set()))

    def _places(
        self, node: Node, at: Bearing, place: Place, path: Path, met: set[Entered] | None = None
    ) -> Iterator[Place]:
        if isinstance(node, Query):
            if tables := named(node):
                signs = own_rows(node, at), own_rows(node, at, any_of_them=True)
                yield replace(place, query=node, named=tables, sign=signs[0], picked=signs[1])
            place = replace(place, around=(*place.around, node))
        elif isinstance(node, Call | Relation) and spelling(node) not in place.ways:
            inner = self._within(node, at)
            owners = place.as_owner or inner.as_owner
            below_it = replace(place, exists=False, ways=place.ways | {spelling(node)}, as_owner=owners)
            below_it = replace(below_it, guarded=place.guarded or inner.policies)
            trees = () if inner.policies and place.as_owner else inner.trees
            if met is not None:
                below_it = replace(below_it, ways=_SOMEWHERE, around=(), branches=frozenset())
                entered = (spelling(node), at, owners, below_it.guarded)
                trees = trees if entered not in met else ()
                met.add(entered)
            for number, part in enumerate(trees):
                yield from self._places(part, at, below_it, (*path, -1 - number), met)
        for number, (child, bears) in enumerate(self._known_parts(node, at)):
            asked = isinstance(node, Subquery) and node.kind == "exists" and child is node.query
            deciding = at.truer > 0 and place.ways is not _SOMEWHERE and _is_arm(node, child)
            if deciding or asked != place.exists:
                arms = place.branches | ({(path, number)} if deciding else set())
                inside = replace(place, exists=asked, branches=arms)
            else:
                inside = place
            yield from self._places(child, bears, inside, (*path, number), met)

    def _known_parts(self, node: Node, at: Bearing) -> list[tuple[Node, Bearing]]:
        """A body is read again for each call; the node is kept, so that no other one takes its place."""
        key = (id(node), at)
        if key not in self._parts:
            self._parts[key] = (node, parts(node, at, self._within))
        return self._parts[key][1]


def spelling(node: Call | Relation) -> Spelling:
    if isinstance(node, Relation):
        return Spelling(node.schema, node.name, None)
    given = tuple(arg.name if isinstance(arg, NamedArgument) else "" for arg in node.args)
    return Spelling(node.schema, node.name, given, node.variadic)


def _is_arm(node: Node, child: Node) -> bool:
    """Whether where it decides no other part does: of OR, and what CASE gives."""
    return isinstance(node, Or) or (
        isinstance(node, Case) and child in (*(b.result for b in node.branches), node.default)
    )


def parts(node: Node, at: Bearing, within: Within) -> list[tuple[Node, Bearing]]:
    """Those of a node with how they bear; an argument as what the function makes of it."""
    found = below(node, at)
    if not isinstance(node, Call):
        return found
    passed = dict(zip(node.args, within(node, at).arguments, strict=False))
    return [(part, passed.get(part, bears) if isinstance(part, Expression) else bears) for part, bears in found]


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


def tree_of_view(definition: str, rows: int) -> Node | None:
    """A view's query, where a row more of the view bears so."""
    tree = parsed_query(definition)
    return Answer(Bearing(rows=rows), (tree,)) if tree is not None else None


def given(function: Function, at: Bearing) -> list[Node]:
    """The statements of its body, where what it gives bears so.

    The last one of a body in SQL gives it, and RETURN QUERY that a body of PL/pgSQL is whole. Of other PL/pgSQL that
    has no meaning here each look-up bears either way.
    """
    found = trees_of(function)
    if function.language == "plpgsql" and not _is_query(function):
        told = answer(function)
        return [Answer(at, (told,)) if told is not None else Answer(EITHER_WAY, found)] if found else []
    before: list[Node] = [Answer(EITHER_WAY, (tree,)) for tree in found[:-1]]
    last = found[-1] if found else None
    if not isinstance(last, Query):
        return [*before, *found[-1:]]
    return [*before, Answer(at, (last if function.returns_set else Subquery("scalar", last),))]


def _is_query(function: Function) -> bool:
    """Whether it is nothing but RETURN QUERY: its rows are those of the query."""
    return function.returns_set and only_query(function) is not None
