"""Whose statements touch given tables, and how often."""

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from pgadvise.snapshot import NotCaptured, Relation, Workload
from pgadvise.sql.parser import parse
from pgadvise.sql.tree import query, walk

_WORD = re.compile(r"\w+")
# What a program sends beside queries. The rest defines or maintains the table, which is not using it.
_SENT = frozenset(("Copy", "DeclareCursor", "Prepare"))


class RoleTraffic(msgspec.Struct, frozen=True, kw_only=True):
    """`calls` of one role that touch the tables; `share` of all such calls, 0 to 1."""

    role: str
    calls: int
    share: float


def traffic(workload: Workload | NotCaptured, tables: Iterable[Relation]) -> tuple[RoleTraffic, ...]:
    """Calls by role, most first. Statements inside functions do not count: they run as whoever the function says."""
    if isinstance(workload, NotCaptured):
        return ()
    targets = _Targets(tables)
    calls: Counter[str] = Counter()
    for statement in workload.statements:
        if statement.role is None or statement.query is None or statement.top_level is False:
            continue
        if targets.touched_by(statement.query):
            calls[statement.role] += statement.calls
    total = sum(calls.values())
    ranked = sorted(calls.items(), key=lambda item: (-item[1], item[0]))
    return tuple(RoleTraffic(role=role, calls=n, share=n / total) for role, n in ranked if n)


class _Targets:
    """Tables by the names that statements give them. An unqualified name is any table of that name."""

    def __init__(self, tables: Iterable[Relation]) -> None:
        self.qualified = {(t.schema, t.name) for t in tables}
        self.bare = {name for _, name in self.qualified}
        self.words = {word for name in self.bare for word in _WORD.findall(name.lower())}

    def touched_by(self, text: str) -> bool:
        """Only a text that has the words of a name is parsed: most statements of a busy server are not ours."""
        if self.words.isdisjoint(_WORD.findall(text.lower())):
            return False
        try:
            tree = parse.statement(text)
        except parse.NotParsed:
            return False
        if isinstance(tree, query.Utility) and tree.kind not in _SENT:
            return False
        nodes = tuple(walk.walk(tree))
        inner = {node.name for node in nodes if isinstance(node, query.CommonTable)}
        return any(self._is(node, inner) for node in nodes if isinstance(node, query.Relation))

    def _is(self, relation: query.Relation, inner: set[str]) -> bool:
        if relation.schema is not None:
            return (relation.schema, relation.name) in self.qualified
        return relation.name in self.bare and relation.name not in inner
