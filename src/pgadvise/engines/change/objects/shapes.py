"""Tables of one shape on both sides: what was found of one holds of the other.

As in the prover: all that a question reads is the same, the table's own name apart. A table that anything but its own
policies names is alone with its shape.
"""

import re
from collections.abc import Hashable
from functools import cached_property

import msgspec

from pgadvise.engines.change.objects.pair import Pair
from pgadvise.engines.change.sides.reach import Standing, texts
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.change.solving.allowed import allowed
from pgadvise.snapshot import Relation

_WORD = re.compile(r"\w+")


class Shapes(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of two snapshots."""

    old: Side
    new: Side

    def shape(self, pair: Pair) -> Hashable:
        sides = ((self.old, pair.before, pair.was), (self.new, pair.after, pair.will))
        alone = pair.name if any(r and self._is_named(s, r) for s, r, _ in sides) else None
        parts = tuple(self._side(side, relation, standing, pair) for side, relation, standing in sides if relation)
        return alone, pair.command, pair.actor, parts

    def _side(self, side: Side, relation: Relation, standing: Standing, pair: Pair) -> Hashable:
        own = re.compile(rf"\b{re.escape(relation.name)}\b")
        policies = tuple(
            (policy.permissive, tuple(own.sub("\0", text) for text in texts((policy,), pair.command)))
            for policy in standing.policies
        )
        snapshot = side.snapshot
        keys = [(c.kind, c.columns, c.deferrable, c.references) for c in snapshot.constraints_of(relation) if c.columns]
        columns = tuple((c.name, c.type, c.nullable, c.not_null_valid, c.generated) for c in relation.columns)
        words = tuple((c.name, allowed(snapshot, relation, c)) for c in relation.columns)
        triggers = tuple((t.function, t.events, t.timing) for t in snapshot.triggers_of(relation))
        return (
            standing.refused is None,
            standing.open is None,
            standing.columns,
            policies,
            columns,
            words,
            tuple(sorted(keys, key=repr)),
            triggers,
            bool(snapshot.children_of(relation)),
        )

    def _is_named(self, side: Side, relation: Relation) -> bool:
        return bool(self._namers[id(side)].get(relation.name, frozenset()) - {relation.oid})

    @cached_property
    def _namers(self) -> dict[int, dict[str, frozenset[int]]]:
        return {id(side): _namers(side) for side in (self.old, self.new)}


def _namers(side: Side) -> dict[str, frozenset[int]]:
    """By word: the tables whose policies use it, and 0 for functions and views."""
    found: dict[str, set[int]] = {}
    snapshot = side.snapshot
    said = [(p.table, text) for p in snapshot.policies for text in p.texts]
    said += [(0, f.body) for f in snapshot.functions if f.body and f.extension is None]
    said += [(0, v.definition) for v in snapshot.views]
    for oid, text in said:
        for word in _WORD.findall(text):
            found.setdefault(word, set()).add(oid)
    return {word: frozenset(oids) for word, oids in found.items()}
