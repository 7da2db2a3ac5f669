"""A tenant that is deleted and made again is its new maker's: what is left of the old one is then open to him.

A new row of the registry is a new tenant and belongs to whoever makes it. So the attacker must not bring about that
another tenant's row of the registry goes, or gets another key, by his own command, by a function, by a view or a rule,
or by what it refers to. That is asked only where something would be left of that tenant: a key that is held keeps the
row from going, or leaves with it (`registering`). It is asked for every table that is believed where somebody who makes
a tenant is entered there: by a function that makes one, or a trigger that is told of a new one.
"""

from collections.abc import Iterator
from itertools import chain, islice

from pgadvise.engines.prover.commands.commands import passing, updated
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.registering import anchored
from pgadvise.engines.prover.commands.rekeying import changing, keeps, may_delete, passed_on
from pgadvise.engines.prover.induction.upheld import Upheld
from pgadvise.engines.prover.schema.effects.refusals import comes_by_others, may, refused
from pgadvise.engines.prover.schema.effects.windows import family
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.rows.keys import refers
from pgadvise.engines.prover.words.proof import claim
from pgadvise.engines.prover.words.terms import both, differs
from pgadvise.engines.prover.world.world import Ground
from pgadvise.remembered import remembered
from pgadvise.snapshot import Constraint, Relation


class Refounding:
    """Of one registry, for everybody the attacker can come as; what was found is remembered."""

    def __init__(self, ground: Ground, writers: Writers, askers: tuple[Asker, ...], upheld: Upheld) -> None:
        self._ground, self._writers, self._askers, self._upheld = ground, writers, askers, upheld
        self._roles = [asker.role for asker in askers]

    @remembered
    def of(self, registry: Relation, kept: Kept) -> tuple[str, ...]:
        """Why another tenant's row of the registry may go, or give up its key, and something be left of the tenant."""
        sends, access = any(asker.surface == "sql" for asker in self._askers), self._ground.access
        puts = sends or any(access.holds_on_columns(role, registry, "INSERT") for role in self._roles)
        files = any(axis.path for axis in self._ground.axes.values())
        goes = files or not anchored(self._ground, registry, "delete", at_once=sends)
        moves = files or not anchored(self._ground, registry, "update", at_once=puts)
        why = chain(self._gone(registry, kept) if goes else (), self._moved(registry, kept) if moves else ())
        return tuple(f"{each}, which may be made again" for each in islice(why, 1))

    def enters(self, registry: Relation) -> bool:
        """Whether somebody who makes a tenant may be entered elsewhere by that: what inserts one tells of it."""
        if self._writers.entrances(self._roles, registry, "insert") or self._writers.leading_to(registry, "insert"):
            return True
        told = any("insert" in trigger.events for trigger in self._ground.snapshot.triggers_of(registry))
        by_hand = (not refused(self._ground.access, role, registry, "insert") for role in self._roles)
        return told and (any(by_hand) or self._writers.ruled(registry, "insert") != ())

    def _gone(self, registry: Relation, kept: Kept) -> Iterator[str]:
        what = f"may delete another tenant from {registry}"
        cascading = [k for k in self._ground.snapshot.foreign_keys_of(registry) if k.on_delete == "cascade"]
        targets = [t for key in cascading if (t := self._ground.snapshot.relation(key.references or 0)) is not None]
        for table in (registry, *targets):
            if self._is_written_past(table) and not self._upheld.holds(table, kept):
                yield f"a function {what}"
            if comes_by_others(self._ground.access, self._writers, self._roles, table, "delete"):
                yield f"a view or a rule {what}"
        for asker in self._askers:
            for member in family(self._ground.snapshot, registry):
                if not self._keeps_row(asker, member, kept):
                    yield f"{asker.role} {what}"
        for key, target in zip(cascading, targets, strict=True):
            if not all(self._leaves(asker, registry, key, target, kept) for asker in self._askers):
                yield f"who deletes from {target} {what}"
            yield from (f"who deletes from {above} {what}" for above in self._above(target, registry))

    def _above(self, target: Relation, registry: Relation) -> Iterator[Relation]:
        """What takes rows along to which the registry's refer, and may be deleted by somebody."""
        for key in self._ground.snapshot.foreign_keys_of(target):
            above = self._ground.snapshot.relation(key.references or 0) if key.on_delete == "cascade" else None
            seen = frozenset((target.oid, registry.oid))
            known = above is None or above.oid in seen
            if above is not None and not known and may_delete(self._ground, self._writers, self._roles, above, seen):
                yield above

    def _moved(self, registry: Relation, kept: Kept) -> Iterator[str]:
        what, name = f"may change another tenant's key in {registry}", self._ground.axes[registry.oid].column or ""
        if any(passed_on(self._ground, self._writers, self._roles, registry, (name,))):
            yield f"what it refers to {what}"
        fixed = keeps(self._writers, registry, frozenset((name,)), tuple(self._roles))
        if not fixed and not self._upheld.holds(registry, kept):
            yield f"a function {what}"
        if comes_by_others(self._ground.access, self._writers, self._roles, registry, "update"):
            yield f"a view or a rule {what}"
        for asker in self._askers:
            for member in family(self._ground.snapshot, registry):
                if not self._keeps_key(asker, member, name, kept):
                    yield f"{asker.role} {what}"

    def _is_written_past(self, table: Relation) -> bool:
        writers = self._writers
        return bool(writers.entrances(self._roles, table, "delete") or writers.leading_to(table, "delete"))

    @claim
    def _keeps_row(self, asker: Asker, registry: Relation, kept: Kept) -> bool:
        if refused(self._ground.access, asker.role, registry, "delete"):
            return True
        question = Question(self._ground, asker, kept)
        passes, touched = passing(question, self._writers, registry, "delete")
        return question.holds_nowhere(both(passes, touched)).proved

    @claim
    def _keeps_key(self, asker: Asker, registry: Relation, name: str, kept: Kept) -> bool:
        given = self._ground.access.holds_on_columns(asker.role, registry, "UPDATE")
        if not given & changing(self._writers, registry, frozenset((name,))):
            return True
        question = Question(self._ground, asker, kept)
        old = question.world.row(registry)
        new, passes = updated(question, self._writers, old)
        moved = both(question.world.foreign(old), differs(old.columns[name], new.columns[name]))
        return question.holds_nowhere(both(passes, moved)).proved

    @claim
    def _leaves(self, asker: Asker, registry: Relation, key: Constraint, target: Relation, kept: Kept) -> bool:
        """Whether the role deletes nothing that another tenant's row of the registry refers to."""
        if not may(self._ground.access, asker.role, target, "delete"):
            return True
        question = Question(self._ground, asker, kept)
        row, other = question.world.row(registry), question.world.row(target)
        question.world.facts.append(refers(key, row.columns, other.columns))
        passes = question.gates.passes(other, "delete", "using", asker.role)
        return question.holds_nowhere(both(passes, question.world.foreign(row))).proved
