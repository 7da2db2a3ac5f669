"""What a function's body reads on its way: each row, and when it matters to what the function gives or does.

A row matters where the query that finds it gives a row (its conditions hold), where a conjunct beside the sub-select
that finds it does not exclude it, and where the statement is reached at all. Nothing that is read may be overlooked:
every table and every call of the user's functions in the texts that were opened has to have been seen on the way; what
a construct without a model swallows has not, and then nothing is concluded.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pgadvise.engines.caller.bodies import whole_body
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import TRUE, Formula, Value
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.tree.expression import Call, Node
from pgadvise.sql.tree.query import CommonTable, Query
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import children

UNTOLD = ("materialized_view", "foreign_table")  # rows that no policy decides, and that were made from others
# Functions of the server, and of its extensions, that run the text of a query, or read a table that is named to them.
RUNS_TEXT = re.compile(
    r"(?:query|table|schema|database|cursor)_to_xml|xmlschema|dblink|crosstab|connectby|xpath_table|ts_stat|ts_rewrite"
)
# Those, and what else reads past a query.
_READS = re.compile(
    rf"{RUNS_TEXT.pattern}|lo_|loread|pg_(?:read|ls|stat|logical|get_wal|export|show|buffercache)"
    "|currval|nextval|setval|get_raw_page"
)
_HARMLESS_EXTENSIONS = frozenset(
    "pgcrypto uuid-ossp pg_trgm citext unaccent fuzzystrmatch ltree hstore vector btree_gin btree_gist intarray".split()
)


BEFORE = 2  # of a reading's parts those that come before any condition: that it is reached, and the policies


class Read:
    """One row of a table; `parts` are when it matters."""

    def __init__(self, relation: Relation, columns: Mapping[str, Value], parts: list[Formula]) -> None:
        self.relation = relation
        self.columns = columns
        self.parts = parts
        self.closed = False


class Readings:
    """Of one question; nothing is written down while it is not `active`.

    `beside`: what LATERAL sub-queries read, from where to where, and as what FROM knows them.
    """

    def __init__(self) -> None:
        self.active = False
        self.path: Formula = TRUE
        self.reads: list[Read] = []
        self.beside: list[tuple[int, int, str | None]] = []
        self._hidden: str | None = None
        self._opened: list[Node] = []
        self._seen: dict[int, Node] = {}  # kept, so that no other node gets the number

    @property
    def place(self) -> int:
        return len(self.reads)

    def row(self, named: Node, relation: Relation, columns: Mapping[str, Value], visible: Formula) -> None:
        self.seen(named)
        if self.active:
            self.reads.append(Read(relation, columns, [self.path, visible]))

    def under(self, since: int, until: int, condition: Formula, *, alone: bool = False) -> None:
        """The rows read meanwhile matter only where it holds.

        `alone`: what is read for a row's column, or LATERAL to a row, is read for that row alone, and the condition is
        one of the row that does not ask for it.
        """
        for read in self.reads[since:until]:
            if alone or not read.closed:
                read.parts.append(condition)

    def close(self, since: int) -> None:
        """What was read since decides by itself: a LIMIT, or an aggregate, picks before anything else is asked."""
        for read in self.reads[since:]:
            read.closed = True

    def opened(self, tree: Node) -> None:
        if self.active:
            self._opened.append(tree)

    def seen(self, node: Node) -> None:
        if self.active:
            self._seen[id(node)] = node

    def hide(self, why: str) -> None:
        if self.active:
            self._hidden = self._hidden or why

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """While policies are asked: what they read is theirs to answer for."""
        before, self.active = self.active, False
        yield
        self.active = before

    @contextmanager
    def kept(self, snapshot: Snapshot, place: str) -> Iterator[None]:
        """What is read meanwhile is written down. Raises Unproved where something of it was not followed."""
        self.active = True
        yield
        self.active = False
        if (overlooked := self._overlooked(snapshot)) is not None:
            raise Unproved(f"{overlooked} in {place}")

    def _overlooked(self, snapshot: Snapshot) -> str | None:
        """Something that may read rows and was not followed."""
        if self._hidden is not None:
            return self._hidden
        for tree in self._opened:
            parts = list(_parts(tree))
            named = {part.name for part in parts if isinstance(part, CommonTable)}
            for part in parts:
                if id(part) in self._seen:
                    continue
                if isinstance(part, Named) and not (part.schema is None and part.name in named):
                    return f"what is read from {part.name} is not followed"
                if isinstance(part, Call) and _may_read(snapshot, part):
                    return f"the function {part.name} is not followed"
        return None


def _parts(tree: Node) -> Iterator[Node]:
    """The very nodes of this tree: `walk` may give those of one that says the same."""
    yield tree
    for part in children(tree):
        yield from _parts(part)


def _may_read(snapshot: Snapshot, call: Call, around: frozenset[int] = frozenset()) -> bool:
    """`around` are functions that are being looked at: what they read is found there."""
    known = [f for f in snapshot.functions_called(call.name) if call.schema in (None, f.schema)]
    if call.schema == "pg_catalog" or not known:
        return _READS.search(call.name) is not None
    others = (f for f in known if f.extension not in _HARMLESS_EXTENSIONS and f.oid not in around)
    return any(not _reads_nothing(snapshot, f, around | {f.oid}) for f in others)


def _reads_nothing(snapshot: Snapshot, function: Function, around: frozenset[int]) -> bool:
    """Whether its statements are queries over no table, and neither do others that it calls read any."""
    read = whole_body(function)
    if read is None or not all(isinstance(tree, Query) for tree in read.statements):
        return False
    below = [part for tree in read.statements for part in _parts(tree)]
    calls = (part for part in below if isinstance(part, Call))
    tables = any(isinstance(part, Named | CommonTable) for part in below)
    return not tables and not any(_may_read(snapshot, call, around) for call in calls)
