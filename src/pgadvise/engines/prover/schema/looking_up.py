"""Queries inside of what policies ask: where each stands, and whether it asks that a row is there, or that none is.

What comes of a statement of PL/pgSQL is told by the body's text alone: where it says no anywhere for something that was
found, or yes for what was not, each of its look-ups may be the one that keeps somebody out. So it is with a function
whose answer is turned round by who calls it.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from pgadvise.engines.caller.bodies import body
from pgadvise.snapshot import Function, Policy
from pgadvise.sql.expression import (
    And,
    BooleanTest,
    Call,
    Coalesce,
    Column,
    Expression,
    Node,
    Not,
    NullTest,
    Opaque,
    Or,
    Target,
)
from pgadvise.sql.parse import NotParsed, expression, query
from pgadvise.sql.query import CommonTable, Join, Query, Relation, SetOperation, Source, Subquery
from pgadvise.sql.walk import children, walk

Path = tuple[int, ...]
_PLAIN = (And, Or, Coalesce, Target, Query, Source, CommonTable)
_TURNED, _AS_IT_IS = "turned round", "as it is"
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
# Every IF, one within another too: what it asks, and what is done first.
_IF = re.compile(r"(?=\b(?:els)?if\b(?P<asked>[^;]*?)\bthen\b(?P<done>[^;]*))", re.IGNORECASE)
_NO = re.compile(r"\s*(?:return\s*\(*\s*(?:false|null|not|\Z)|raise\b|\w+\s*:?=\s*(?:false|null|not)\b)", re.IGNORECASE)
_LACKS = re.compile(r"\bnot\s*\(*\s*(?:exists|found|in)\b", re.IGNORECASE)
_FINDS = re.compile(r"\b(?:exists|found)\b", re.IGNORECASE)
_FAILS = re.compile(
    r"[\s(]*not\b|\bis\s+(?:null|false|distinct\s+from|not\s+true)\b|<>|!=|=\s*0\b|<\s*1\b", re.IGNORECASE
)
_TURNS = re.compile(
    r"(?:\breturn\b|:=|\bselect\b)[^;]*?(?:\bnot\s*\(*\s*\w|<>|!=|=\s*0\b|\bis\s+null\b)|\bthen\s+(?:false|null)\b",
    re.IGNORECASE,
)


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
    if isinstance(node, Opaque):
        return {_TURNED: -1, _AS_IT_IS: 1}.get(node.kind, 0)
    if isinstance(node, BooleanTest):
        return 0 if node.value == "unknown" else (1 if (node.value == "true") != node.negated else -1)
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
    """Those of its body; of PL/pgSQL nobody tells here what comes of what one finds, only what may."""
    read = body(function)
    found = read.statements if read is not None else ()
    if function.language == "sql":
        return [*found]
    told: list[Node] = [Opaque("plpgsql", "", (tree,)) for tree in found]
    if found and _may_keep_out(function.body or ""):
        told += [Opaque(kind, "", found) for kind in (_AS_IT_IS, _TURNED)]
    return told


def turned(function: Function) -> list[Node]:
    """Its statements together, where yes means no."""
    read = body(function)
    return [Opaque(_TURNED, "", read.statements)] if read is not None and read.statements else []


def _may_keep_out(text: str) -> bool:
    return any(_says_no(one) for one in (text, _COMMENT.sub(" ", text)))


def _says_no(text: str) -> bool:
    for found in _IF.finditer(text):
        asked, no = found["asked"], _NO.match(found["done"]) is not None
        lacks, finds = _LACKS.search(asked), _FINDS.search(_LACKS.sub("", asked))
        if (no and (finds or not _FAILS.search(asked))) or (not no and lacks):
            return True
    return _TURNS.search(text) is not None


def _read(text: str) -> Node | None:
    try:
        return expression(text)
    except NotParsed:
        return None
