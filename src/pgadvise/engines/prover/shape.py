"""Tables of one shape: what was shown of one holds of the other.

Two tables have one shape where every part that a question reads is the same, their own name apart: columns, keys, the
way to the tenant, the policies asked, the columns that may be updated. A table that policies of others, functions or
views name is alone with its shape, since then more may be known of its rows than of a twin's.
"""

import re
from collections.abc import Hashable
from functools import cached_property

import msgspec

from pgadvise.engines.prover.keys import composite
from pgadvise.engines.prover.proof import WriteOrRead
from pgadvise.engines.prover.question import Asker
from pgadvise.engines.prover.world import Ground
from pgadvise.engines.prover.writers import Writers
from pgadvise.snapshot import Relation
from pgadvise.snapshot.policies import Command

_WORD = re.compile(r"\w+")


class Shapes(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of one snapshot."""

    ground: Ground
    writers: Writers

    def shape(self, relation: Relation, command: WriteOrRead, asker: Asker) -> Hashable:
        """Equal for two tables, commands and roles of which the same can be shown."""
        reads: tuple[Command, ...] = (command,) if command == "select" else (command, "select")
        policies = tuple(self._policies(relation, each, asker.role) for each in reads)
        kind = "read" if command in ("select", "delete") else command
        alone = relation.oid if self._is_named(relation) or relation.oid in self.ground.links else None
        # Who deletes asks one thing more than who reads.
        return alone, kind, command == "select", asker, policies, self._structure(relation, asker.role)

    def _policies(self, relation: Relation, command: Command, role: str) -> Hashable:
        access = self.ground.access
        if not access.binds(role, relation):
            return None
        bound = access.policies(role, relation, command)
        # As the qualifier of a column: as any other word it may be a key of a claim, or what is called so elsewhere.
        own = re.compile(rf"(?<![\w.\"'$]){re.escape(relation.name)}(?=\.\w)")
        return tuple(
            (p.permissive, *(None if text is None else own.sub("\0", text) for text in (p.using, p.check)))
            for p in bound.all
        )

    def _structure(self, relation: Relation, role: str) -> Hashable:
        snapshot, axis = self.ground.snapshot, self.ground.axes[relation.oid]
        columns = tuple(
            (c.name, c.type_oid, c.base_oid, c.nullable, c.not_null_valid, c.generated, c.collation)
            for c in relation.columns
        )
        keys = tuple(
            sorted((c.kind, c.columns, c.deferrable) for c in snapshot.constraints_of(relation) if "key" in c.kind)
        ) + tuple(sorted(c.columns for c in snapshot.constraints_of(relation) if c.kind == "unique"))
        return (
            columns,
            keys,
            tuple(sorted((k.columns, k.references, k.referenced_columns) for k in composite(snapshot, relation))),
            axis.sql,
            axis.column,
            relation.owner,
            relation.kind,
            bool(snapshot.children_of(relation)),
            self.ground.access.holds_on_columns(role, relation, "UPDATE"),
            self.writers.changed_columns(relation),
            tuple(
                (t.function, t.name, t.timing, t.events, t.update_columns, t.condition, t.enabled, t.for_each_row)
                for t in snapshot.triggers_of(relation)
            ),
            self.ground.access.holds_on_columns(role, relation, "INSERT"),
            tuple(c.default for c in relation.columns),
        )

    def _is_named(self, relation: Relation) -> bool:
        """Whether anything but its own policies names it; by its bare name, which may be another's."""
        return bool(self._namers.get(relation.name, frozenset()) - {relation.oid})

    @cached_property
    def _namers(self) -> dict[str, frozenset[int]]:
        """By word: the tables whose policies use it, and 0 for functions and views."""
        found: dict[str, set[int]] = {}
        snapshot = self.ground.snapshot
        texts = [(p.table, text) for p in snapshot.policies for text in (p.using, p.check) if text]
        texts += [(0, f.body) for f in snapshot.functions if f.body and f.extension is None]
        texts += [(0, v.definition) for v in snapshot.views]
        for oid, text in texts:
            for word in _WORD.findall(text):
                found.setdefault(word, set()).add(oid)
        return {word: frozenset(oids) for word, oids in found.items()}
