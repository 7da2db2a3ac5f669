"""Influence: on which tables it depends whose rows somebody reaches, as far as names in texts tell.

More than is true (a word may be a column of the same name), never less by a name that is written out: what no text
names cannot change the outcome, so an attack need not begin there.
"""

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.attack.texts.statements import sets_what_it_is_told
from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Constraint, Function, Relation, Snapshot
from pgadvise.snapshot.origin import captured

_WORD = re.compile(r"\w+")
_INTO = re.compile(r"\binsert\s+into\s+[\w.\"]+", re.IGNORECASE)  # rows that are only added tell nobody anything
_ACTING = ("cascade", "set_null", "set_default")
_SETS = re.compile(r"set_config|\bset\s+(?:local|session)\b", re.IGNORECASE)

_Node = Relation | Function


class Influence(msgspec.Struct, frozen=True, dict=True):
    snapshot: Snapshot

    @cached_property
    def _named(self) -> dict[str, tuple[_Node, ...]]:
        nodes: tuple[_Node, ...] = (*self.snapshot.functions, *self.snapshot.relations)
        return grouped((node.name, node) for node in nodes if node.extension is None)

    @remembered
    def of(self, node: _Node) -> frozenset[int]:
        """Oids of the relations and functions that it depends on, itself among them."""
        found: dict[int, _Node] = {node.oid: node}
        queue = [node]
        while queue:
            for other in self._next(queue.pop()):
                if other.oid not in found:
                    found[other.oid] = other
                    queue.append(other)
        return frozenset(found)

    def _next(self, node: _Node) -> Iterator[_Node]:
        for word in self._words(node) & self._named.keys():
            yield from self._named[word]
        if isinstance(node, Relation):
            parents = (self.snapshot.relation(oid) for oid in node.parents)
            yield from (parent for parent in parents if parent is not None)

    def may_tell(self, function: Function) -> bool:
        """Whether it leads to any table, as far as names tell; what a text that it runs leads to is not known."""
        leads = self.of(function)
        runs = any("execute" in map(str.lower, self._words(self._by_oid[oid])) for oid in leads)
        return runs or bool(self._tables(leads))

    def looks_at(self, node: _Node, table: Relation, column: str) -> bool:
        """Whether its outcome depends on a column: a text that is of the table, or names it, has the column's name."""
        of_table = ((oid, self._words(self._by_oid[oid])) for oid in self.of(node))
        return any(column in words and (oid == table.oid or table.name in words) for oid, words in of_table)

    @remembered
    def looking(self, table: Relation, column: str) -> frozenset[int]:
        """Oids of what has the column's name in its own text, and is of the table or names it."""
        known = ((oid, self._words(node)) for oid, node in self._by_oid.items())
        found = (oid for oid, words in known if column in words and (oid == table.oid or table.name in words))
        return frozenset(found)

    @remembered
    def _words(self, node: _Node) -> frozenset[str]:
        texts = (_INTO.sub("", text) for text in self._texts(node))
        return frozenset(word for text in texts for word in _WORD.findall(text))

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
        yield from (trigger.definition or "" for trigger in self.snapshot.triggers_of(node))
        yield from (rule.definition for rule in captured(self.snapshot.rewrite_rules) if rule.relation == node.oid)

    def written(self, relation: Relation) -> frozenset[int]:
        """What a write to a relation may change: itself, what its triggers and rules name, and so on where they add."""
        found, seen, queue = frozenset[int](), {relation.oid}, [relation]
        while queue:
            one = queue.pop()
            rules = [r.definition for r in captured(self.snapshot.rewrite_rules) if r.relation == one.oid]
            functions = [f for oid in self._fired(one) if isinstance(f := self._by_oid[oid], Function)]
            around = self.of(one) if rules or one.kind == "view" else frozenset[int]()
            added = [node for text in (*rules, *(f.body or "" for f in functions)) for node in self._added(text)]
            queue += [node for node in added if isinstance(node, Relation) and node.oid not in seen]
            seen |= {node.oid for node in added}
            found = found.union({one.oid}, around, (node.oid for node in added), *map(self.of, functions))
        return self._tables(found)

    def _fired(self, relation: Relation) -> list[int]:
        return sorted({t.function for t in self.snapshot.triggers_of(relation)} & self._by_oid.keys())

    def filling(self, relation: Relation) -> frozenset[int]:
        """Oids of what may be looked at with an owner's rights when a row is written: by triggers, rules, defaults."""
        rows = (relation, *(r for r in self.snapshot.relations if r.oid in self.written(relation)))
        defaults = {word for column in relation.columns for word in _WORD.findall(column.default or "")}
        named = (node for word in defaults & self._named.keys() for node in self._named[word])
        fired = {t.function for row in rows for t in self.snapshot.triggers_of(row)} & self._by_oid.keys()
        reached = frozenset[int]().union(*(self.of(node) for node in (*named, *map(self._by_oid.__getitem__, fired))))
        functions = (node for oid in reached if isinstance(node := self._by_oid[oid], Function))
        return reached if any(function.security_definer for function in functions) else frozenset()

    def _tables(self, oids: frozenset[int]) -> frozenset[int]:
        return frozenset(oid for oid in oids if isinstance(self._by_oid[oid], Relation))

    def passes_on(self, table: Relation, column: str) -> bool:
        """Whether a trigger of the table, or what lies under a view, may do something about a change of the column."""
        if table.kind == "view":
            return True
        triggers = self.snapshot.triggers_of(table)
        fired = any(column in _WORD.findall(trigger.definition or "") for trigger in triggers)  # UPDATE OF, WHEN
        functions = {trigger.function for trigger in triggers} & self._by_oid.keys()
        return fired or any(column in self._words(self._by_oid[oid]) for oid in functions)

    def taken_along(self, relation: Relation) -> frozenset[int]:
        """Oids of the tables whose rows go or change when rows of a relation go, by the keys that refer to it."""
        found = set[int]()
        queue = [relation.oid]
        while queue:
            for key in self._referring(queue.pop()):
                if key.on_delete in _ACTING and key.table not in found:
                    found.add(key.table)
                    queue += [key.table] if key.on_delete == "cascade" else []
        return frozenset(found)

    def carried_along(self, relation: Relation, column: str | None = None) -> frozenset[int]:
        """Oids of the tables whose rows change when what they refer to is changed in a column, or in any."""
        found = set[int]()
        queue = [(relation.oid, column)]
        while queue:
            oid, changed = queue.pop()
            for key in self._referring(oid):
                meant = changed is None or changed in key.referenced_columns
                if key.on_update in _ACTING and key.table not in found and meant:
                    found.add(key.table)
                    queue.append((key.table, None))
        return frozenset(found)

    def _referring(self, oid: int) -> tuple[Constraint, ...]:
        table = self.snapshot.relation(oid)
        return self.snapshot.references_to(table) if table is not None else ()

    @remembered
    def made_by(self, function: Function) -> frozenset[int]:
        """What a call may change, and what it depends on: what functions add to that it calls is among it."""
        called = (f for f in self.snapshot.functions if f.oid in self.of(function))
        added = (self._beneath(node) for one in called for node in self._added(one.body or ""))
        return self._tables(self.of(function).union(*added))

    def _beneath(self, node: _Node) -> frozenset[int]:
        """Where a row goes that is added: through a view to what it reads, from a partition to its table."""
        if isinstance(node, Relation) and (node.kind == "view" or node.parents):
            return frozenset((node.oid,)).union(self.of(node))
        return frozenset((node.oid,))

    def _added(self, text: str) -> Iterator[_Node]:
        for match in _INTO.finditer(text):
            yield from self._named.get(_WORD.findall(match[0])[-1], ())

    def sets(self, function: Function) -> bool:
        """Whether a call may change the session's settings."""
        reached = (self._by_oid[oid] for oid in self.of(function))
        functions = (node for node in reached if isinstance(node, Function))
        return any(_SETS.search(one.body or "") or sets_what_it_is_told(one) for one in functions)
