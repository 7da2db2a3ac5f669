"""Tables of one shape: what was shown of one holds of the other.

Two tables have one shape where every part that a question reads is the same, their own name apart: columns, keys, the
way to the tenant, the policies asked, the columns that may be updated. A table that is named by policies of others,
or by a function or a view that policies, triggers or defaults lead to, is alone with its shape, since then more may be
known of its rows than of a twin's.
"""

import re
from collections.abc import Hashable
from functools import cached_property

import msgspec

from pgadvise.engines.prover.commands.question import Asker
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.rows.keys import checks, composite, has_heirs, row_checks
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.engines.prover.world.world import Ground
from pgadvise.grouped import grouped
from pgadvise.snapshot import Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.stored.triggers import trigger_text

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
        special = relation.oid in self.ground.links or relation.oid == self.ground.registry
        alone = relation.oid if special or self._is_named(relation) else None
        # Who deletes asks one thing more than who reads.
        return alone, kind, command == "select", asker, policies, self._structure(relation, asker.role)

    def _policies(self, relation: Relation, command: Command, role: str) -> Hashable:
        access = self.ground.access
        if not access.binds(role, relation):
            return None
        bound = access.policies(role, relation, command)
        # As the qualifier of a column: as any other word it may be a key of a claim, or what is called so elsewhere.
        own = re.compile(rf"('(?:[^']|'')*')|(?<![\w.\"$]){re.escape(relation.name)}(?=\.\w)")
        texts = ((p.permissive, p.using, p.check) for p in bound.all)
        return tuple((p, *(t and own.sub(lambda found: found[1] or "\0", t) for t in each)) for p, *each in texts)

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
            tuple(sorted(checks(snapshot, relation, axis.column))) if axis.column else (),
            tuple(row_checks(snapshot, relation, axis.column)) if axis.column else (),
            axis.sql,
            axis.column,
            relation.owner,
            relation.kind,
            (bool(snapshot.children_of(relation)), has_heirs(snapshot, relation)),
            self.ground.access.holds_on_columns(role, relation, "UPDATE"),
            self.writers.changed_columns(relation),
            tuple(
                (t.function, t.name, t.timing, t.events, t.update_columns, t.condition, t.enabled, t.for_each_row, text)
                for t, text in ((t, trigger_text(t.definition)) for t in snapshot.triggers_of(relation))
            ),
            self.ground.access.holds_on_columns(role, relation, "INSERT"),
            tuple(c.default for c in relation.columns),
        )

    def _is_named(self, relation: Relation) -> bool:
        """Whether anything but its own policies names it; by its bare name, which may be another's."""
        words = _words(relation.name)
        if not words or 0 in self._namers.get("execute", ()):  # a text that is put together may name any
            return True
        named = [self._namers.get(word, frozenset()) - {relation.oid} for word in words]
        return all(named)

    @cached_property
    def _namers(self) -> dict[str, frozenset[int]]:
        """By word: the tables whose policies use it, and 0 for whatever else a question about rows may run."""
        found: dict[str, set[int]] = {}
        for policy in self.ground.snapshot.policies:
            for word in _words(policy.using or "") | _words(policy.check or ""):
                found.setdefault(word, set()).add(policy.table)
        for word in self._run(frozenset(found)):
            found.setdefault(word, set()).add(0)
        return {word: frozenset(oids) for word, oids in found.items()}

    def _run(self, asked: frozenset[str]) -> frozenset[str]:
        """The words of the functions and views that policies lead to, and of defaults, checks and triggers.

        A function that none of these calls is run by nobody who asks for a row.
        """
        snapshot = self.ground.snapshot
        texts = [c.default for r in snapshot.relations for c in r.columns if c.default]
        texts += [c.expression for c in snapshot.constraints if c.expression]
        fired = dict.fromkeys(t.function for t in snapshot.triggers)
        texts += [f.body for f in map(snapshot.function, fired) if f and f.body]
        said = {word for text in dict.fromkeys(texts) for word in _words(text)}
        seen, ahead = asked | said, [*asked, *said]
        while ahead:
            for text in self._behind.get(ahead.pop(), ()):
                new = _words(text)
                ahead += new - seen
                said |= new
                seen |= new
        return frozenset(said)

    @cached_property
    def _behind(self) -> dict[str, tuple[str, ...]]:
        """By each word of its name, whatever its schema, what a function or a view is made of."""
        snapshot = self.ground.snapshot
        texts = [(f.name, f.body or "") for f in snapshot.functions if f.extension is None]
        views = ((snapshot.relation(view.relation), view.definition) for view in snapshot.views)
        texts += [(relation.name, definition) for relation, definition in views if relation is not None]
        return grouped((word, text) for name, text in texts for word in _words(name))


def _words(text: str) -> set[str]:
    """As PostgreSQL may have folded them."""
    return {word.lower() for word in _WORD.findall(text)}
