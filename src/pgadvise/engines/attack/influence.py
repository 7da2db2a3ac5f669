"""Influence: on which tables it depends whose rows somebody reaches, as far as names in texts tell.

More than is true (a word may be a column of the same name), never less by a name that is written out: what no text
names cannot change the outcome, so an attack need not begin there.
"""

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.snapshot import Function, NotCaptured, Relation, Snapshot

_WORD = re.compile(r"\w+")
_SETS = re.compile(r"set_config|\bset\s+(?:local|session)\b", re.IGNORECASE)

_Node = Relation | Function


class Influence(msgspec.Struct, frozen=True, dict=True):
    snapshot: Snapshot

    @cached_property
    def _named(self) -> dict[str, tuple[_Node, ...]]:
        found: dict[str, list[_Node]] = {}
        for function in self.snapshot.functions:
            if function.extension is None:
                found.setdefault(function.name, []).append(function)
        for relation in self.snapshot.relations:
            if relation.extension is None:
                found.setdefault(relation.name, []).append(relation)
        return {name: tuple(nodes) for name, nodes in found.items()}

    @cached_property
    def _reached(self) -> dict[int, frozenset[int]]:
        return {}

    def of(self, node: _Node) -> frozenset[int]:
        """Oids of the relations and functions that it depends on, itself among them."""
        if node.oid not in self._reached:
            self._reached[node.oid] = self._closure(node)
        return self._reached[node.oid]

    def _closure(self, node: _Node) -> frozenset[int]:
        found: dict[int, _Node] = {node.oid: node}
        queue = [node]
        while queue:
            for other in self._next(queue.pop()):
                if other.oid not in found:
                    found[other.oid] = other
                    queue.append(other)
        return frozenset(found)

    def _next(self, node: _Node) -> Iterator[_Node]:
        words = {word for text in self._texts(node) for word in _WORD.findall(text)}
        for word in words & self._named.keys():
            yield from self._named[word]
        if isinstance(node, Relation):
            parents = (self.snapshot.relation(oid) for oid in node.parents)
            yield from (parent for parent in parents if parent is not None)

    def words(self, node: _Node) -> frozenset[str]:
        """All words of the texts on which its outcome depends."""
        if node.oid not in self._words:
            nodes = (self._by_oid[oid] for oid in self.of(node))
            texts = (text for one in nodes for text in self._texts(one))
            self._words[node.oid] = frozenset(word for text in texts for word in _WORD.findall(text))
        return self._words[node.oid]

    @cached_property
    def _words(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def _by_oid(self) -> dict[int, _Node]:
        nodes: tuple[_Node, ...] = (*self.snapshot.functions, *self.snapshot.relations)
        return {node.oid: node for node in nodes}

    def _texts(self, node: _Node) -> Iterator[str]:
        if isinstance(node, Function):
            yield node.body or ""
            return
        for policy in self.snapshot.policies_of(node):
            yield policy.using or ""
            yield policy.check or ""
        view = self.snapshot.view(node)
        if view is not None:
            yield view.definition or ""
        yield from (trigger.definition or "" for trigger in self.snapshot.triggers if trigger.table == node.oid)
        if not isinstance(self.snapshot.rewrite_rules, NotCaptured):
            yield from (rule.definition for rule in self.snapshot.rewrite_rules if rule.relation == node.oid)

    def written(self, relation: Relation) -> frozenset[int]:
        """What a write to a relation may change: itself, and what its triggers and rules name."""
        triggers = {t.function for t in self.snapshot.triggers if t.table == relation.oid}
        functions = (f for f in self.snapshot.functions if f.oid in triggers)
        rules = not isinstance(self.snapshot.rewrite_rules, NotCaptured) and any(
            rule.relation == relation.oid for rule in self.snapshot.rewrite_rules
        )
        around = self.of(relation) if rules or relation.kind == "view" else frozenset[int]()
        return frozenset((relation.oid,)).union(around, *map(self.of, functions))

    def sets(self, function: Function) -> bool:
        """Whether a call may change the session's settings."""
        reached = self.of(function)
        return any(f.oid in reached and _SETS.search(f.body or "") for f in self.snapshot.functions)
