"""What policies ask, functions do and views show: what each of them names, and what it holds against what.

It is read off the trees. What has none, a body that the parser does not take or a text that is put together as it
runs, is taken at its words, those of literals too: whatever it names, it may ask for.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

import msgspec

from pgadvise.engines.caller.bodies import body, procedural_tree
from pgadvise.engines.prover.schema.texts.procedure import assigned_name
from pgadvise.snapshot import Column, Function, Policy, Relation, Snapshot
from pgadvise.sql.parser.parse import NotParsed, parsed, parsed_query
from pgadvise.sql.stored.procedural import assignment, parts
from pgadvise.sql.stored.words_of_bodies import words
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import walk

_COMPARING = tuple("<>=~!@?&*-")  # what operators begin with that compare, contain or take out
_CALLS = frozenset("tstzrange tsrange daterange isempty upper_inf lower_inf pg_has_role".split())
_WORD = re.compile(r"\w+")


class Held(NamedTuple):
    """What an operator or a test holds against each other, or a column and what it is `set` to, or `new` rows have."""

    sides: tuple[e.Expression, ...]
    by: str

    @property
    def columns(self) -> frozenset[e.Column]:
        """Those of sub-queries aside."""
        return frozenset(column for side in self.sides for column in _columns(side, queries=False))

    @property
    def literals(self) -> tuple[str, ...]:
        return tuple(text for side in self.sides for text in literals_in(side))

    @property
    def is_written_out(self) -> bool:
        """Whether it is literals, NULL or a truth that something is held against."""
        constants = (part for side in self.sides for part in walk(side) if isinstance(part, e.Constant))
        return self.by in ("is", "null") or any(constants)

    def equates(self, column: str, called: frozenset[str]) -> bool:
        """Whether it is an equation of the column with what one of these functions, or values of the session, gives."""
        sides = [_value(side) for side in self.sides]
        given = any(isinstance(side, e.Call | e.SessionValue) and side.name in called for side in sides)
        return self.by == "=" and given and any(isinstance(side, e.Column) and side.name == column for side in sides)


class Said(msgspec.Struct, frozen=True, dict=True, eq=False):
    """One text. Not `whole`: something in it has no tree. `assigned` is what PL/pgSQL sets."""

    text: str
    trees: tuple[e.Node, ...]
    whole: bool
    assigned: tuple[Held, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """As the server folds them."""
        try:
            every = words(self.text)
        except NotParsed:
            return frozenset(_WORD.findall(self.text))
        unread = () if self.whole else (word.text for word in every if not word.is_name)
        return frozenset(word.text for word in every if word.is_name).union(*map(_WORD.findall, unread))

    @cached_property
    def literals(self) -> frozenset[str]:
        unread = () if self.whole else re.findall(r"'([^'\n]*)'", self.text)
        return frozenset(text for tree in self.trees for text in literals_in(tree)).union(unread)

    def names_one_of(self, table: Relation, column: str, others: frozenset[str], *, bare: bool) -> bool:
        """Whether it names the column other than as one of another table (by its name, which is no alias here).

        `bare`: also without a table. Of a policy that is the policy's own one: in sub-selects the server writes them.
        """
        sources = (part for tree in self.trees for part in walk(tree) if isinstance(part, q.Relation))
        others -= {source.alias or "" for source in sources if source.name == table.name}
        named = (c.table for c, _ in self._mentions if c.name == column)
        return self._may_name(column) or any(bare if told is None else told not in others for told in named)

    def asks(self, column: Column, *, surely: bool = False) -> bool:
        """Whether it compares the column with something, or takes it for a condition. To list it is not.

        Not `surely`: or changes it, which is to say that it matters, or may do either where it has no tree.
        """
        listed = set() if column.base_type == "bool" else {"read", "new"}
        ways = self._ways(column) - (listed | {"new", "set"} if surely else listed)
        return bool(ways) or (not surely and self._may_name(column.name))

    def only_hands_on(self, column: Column) -> tuple[e.Expression, ...] | None:
        """What it sets the column to, where that is made of what it was told or read, and it does no more with it."""
        if self._may_name(column.name) or self.asks(column, surely=True):
            return None
        given = (each.sides for each in self._held if each.by in ("set", "new"))
        values = tuple(value for target, value in given if target == e.Column(column.name))
        return values if all(any(isinstance(p, e.Column | e.Parameter) for p in walk(v)) for v in values) else None

    def asks_for_any(self, column: Column) -> bool:
        """Whether it asks if it is NULL."""
        return "null" in self._ways(column) or self._may_name(column.name)

    def sets(self, column: str) -> bool:
        """Whether it gives the column a value, or may."""
        return any(one.name == column and by == "set" for one, by in self._mentions) or self._may_name(column)

    def beside(self, column: str) -> list[Held]:
        """What holds the column against something."""
        held = self._held if column in self.names else ()
        return [each for each in held if any(one.name == column for one in each.columns)]

    def literals_beside(self, column: str) -> frozenset[str]:
        found = frozenset(text for each in self.beside(column) for text in each.literals)
        return found | self.literals if self._may_name(column) else found

    def reads(self, column: str) -> bool:
        """Whether it does more with the column than to hold it, and nothing else, against what is written out."""
        alone = (each for each in self.beside(column) if each.literals and len(each.columns) == 1)
        known = {id(part) for each in alone for side in each.sides for part in walk(side, queries=False)}
        parts = (part for tree in self.trees for part in walk(tree) if isinstance(part, e.Column | e.FieldAccess))
        return self._may_name(column) or any(part.name == column and id(part) not in known for part in parts)

    def _may_name(self, column: str) -> bool:
        return not self.whole and column in self.names

    @cached_property
    def _held(self) -> tuple[Held, ...]:
        return (*self.assigned, *(each for tree in self.trees for part in walk(tree) for each in _held(part)))

    @cached_property
    def _mentions(self) -> frozenset[tuple[e.Column, str]]:
        """What is done with each column: it is `read`, and held against something by this."""
        read = ((column, "read") for tree in self.trees for column in _columns(tree))
        return frozenset(chain(read, ((column, each.by) for each in self._held for column in each.columns)))

    def _ways(self, column: Column) -> set[str]:
        """Those of a trigger's rows are not looked up."""
        named = ((one.table, way) for one, way in self._mentions if one.name == column.name)
        return {way for table, way in named if table not in ("new", "old")}


def every(snapshot: Snapshot) -> Iterator[Said]:
    """Of policies, bodies and views."""
    views = (_of_view(view.definition) for view in snapshot.views)
    return chain(policies(snapshot.policies), bodies(snapshot), views)


def policies(many: Iterable[Policy]) -> Iterator[Said]:
    return (of_condition(text) for policy in many for text in policy.texts)


def bodies(snapshot: Snapshot) -> Iterator[Said]:
    """Those of extensions say nothing."""
    return (of_body(function) for function in snapshot.functions if function.body and function.extension is None)


def naming(snapshot: Snapshot, table: Relation, *, of_others: bool = False) -> list[Said]:
    """Those that name the table, and its own policies unless only `of_others` are asked for."""
    own = list(policies(snapshot.policies_of(table)))
    others = [said for said in every(snapshot) if table.name in said.names and said not in own]
    return others if of_others else [*others, *own]


@cache
def of_condition(text: str) -> Said:
    return _of(text, parsed(text))


@cache
def _of_view(text: str) -> Said:
    return _of(text, parsed_query(text))


def _of(text: str, tree: e.Node | None) -> Said:
    return Said(text, (tree,) if tree is not None else (), whole=tree is not None)


@cache
def of_body(function: Function) -> Said:
    """What cannot be read has its text alone."""
    read, text = body(function), function.body or ""
    if read is None:
        return Said(text, (), whole=False)
    return Said(text, read.statements, read.whole, tuple(_assigned(procedural_tree(function))))


def _assigned(raw: object) -> Iterator[Held]:
    for kind, node in parts(raw):
        if kind == "PLpgSQL_stmt_assign":
            target, text = assignment(node["expr"]["PLpgSQL_expr"]["query"])
            *row, name = assigned_name(target).split(".")
            if (value := parsed(text)) is not None:
                yield Held((e.Column(name, *row[-1:]), value), "new")


def _held(part: e.Node) -> Iterator[Held]:
    """What this very part holds against something."""
    match part:
        case e.Operator(name=by, args=sides) if by.startswith(_COMPARING):
            yield Held(sides, by)
        case e.Call(name=by, args=sides) if by in _CALLS:
            yield Held(sides, by)
        case e.Quantified(test=test, array=array, operator=by):
            yield Held((test, array), by)
        case e.NullTest(arg=side) | e.BooleanTest(arg=side):
            yield Held((side,), "null" if isinstance(part, e.NullTest) else "is")
        case e.Distinct(left=left, right=right):
            yield Held((left, right), "is")
        case e.Between(test=test, low=low, high=high):
            yield Held((test, low, high), "between")
        case q.Subquery(test=e.Expression() as test):
            yield Held((test,), "in")
        case e.Case(test=e.Expression() as test, branches=branches):
            yield Held((test, *(branch.condition for branch in branches)), "=")
        case q.Assignment(columns=columns, value=value):
            yield from _put(columns, value.items if isinstance(value, e.Row) else (value,), "set")
        case q.Insert(columns=columns, query=q.Query() as query):
            rows = query.values or (tuple(target.value for target in query.select),)
            yield from (each for row in rows for each in _put(columns, row, "new"))
        case q.MergeBranch(columns=columns, values=values):
            yield from _put(columns, values, "new")


def _put(columns: tuple[str, ...], values: tuple[e.Expression, ...], by: str) -> Iterator[Held]:
    return (Held((e.Column(name), value), by) for name, value in zip(columns, values, strict=False))


def _columns(node: e.Node, *, queries: bool = True) -> Iterator[e.Column]:
    for part in walk(node, queries=queries):
        if isinstance(part, e.Column):
            yield part
        elif isinstance(part, e.FieldAccess):
            yield e.Column(part.name)


def _value(value: e.Expression) -> e.Expression:
    """Without casts, `nullif(…, '')` and `(select …)` around it."""
    match value:
        case e.Cast(arg=inner) | e.NullIf(left=inner):
            return _value(inner)
        case q.Subquery(kind="scalar", query=q.Query(only_value=e.Expression() as inner)):
            return _value(inner)
    return value


def literals_in(node: e.Node) -> Iterator[str]:
    return (part.value for part in walk(node) if isinstance(part, e.Constant) and isinstance(part.value, str))
