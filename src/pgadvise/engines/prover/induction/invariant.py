"""What the policies believe in stays true: an induction over everything that the attacker can write.

The premise: no stored row of a linking table that names a person whom the attacker controls belongs to a tenant that
is not his own. That it holds in the beginning is what belonging means. For each write within his reach it is shown that
it holds afterwards, the premise holding for all tables at once before: then it holds after any number of writes, his
own of several accounts included. A table for which that cannot be shown falls, and with it what leaned on it, until
nothing falls any more. What honest members of another tenant do, inviting him for instance, is no leak.

Where a row may say that it does not count (asked for, not accepted yet, over), a table falls to less at first: the
premise is then that no stored row misleads that counts, or will by itself. Whoever asks to come in writes rows of
others that name him, and they open nothing until somebody else makes them count. Which rows count is a predicate of
their values (`validity`), the same one where a row is written and where one is believed; what time alone will make
count has to be his own when it is written.
"""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Self

import msgspec

from pgadvise.engines.prover.commands.commands import inserted, left_by, updated
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.rekeying import passed_on
from pgadvise.engines.prover.commands.spread.secrecy import learned
from pgadvise.engines.prover.induction.promotions import Promotions
from pgadvise.engines.prover.induction.refounding import Refounding
from pgadvise.engines.prover.induction.shut_out import let_back, may_found
from pgadvise.engines.prover.induction.upheld import Upheld, titled
from pgadvise.engines.prover.schema.effects.refusals import hooks
from pgadvise.engines.prover.schema.effects.windows import family, writable_view
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members.powers import given_by
from pgadvise.engines.prover.schema.members.validity import can_tell
from pgadvise.engines.prover.words.proof import Unproved, claim
from pgadvise.engines.prover.words.terms import both, differs, either
from pgadvise.engines.prover.world.world import Ground, kept_words
from pgadvise.remembered import remembered
from pgadvise.snapshot import Relation


class Invariant(msgspec.Struct, frozen=True, kw_only=True):
    """`kept` are the tables that may be believed, `fallen` those that may not, with the reason."""

    kept: Kept
    fallen: dict[int, str]

    @property
    def first_fallen(self) -> str | None:
        """Why the first of them may not be believed: others often fell by it."""
        return next(iter(self.fallen.values()), None)

    def needed(self, ground: Ground, assumptions: Collection[str]) -> Self:
        """With those of the fallen that are among what a proof assumes, and those that give powers."""
        tables = {oid: ground.snapshot.relation(oid) for oid in self.fallen}
        used = {oid for oid, table in tables.items() if table is not None and kept_words(table) in assumptions}
        fallen = {oid: why for oid, why in self.fallen.items() if oid in used or oid in ground.powers}
        return msgspec.structs.replace(self, fallen=fallen)


def invariant(ground: Ground, writers: Writers, askers: tuple[Asker, ...]) -> Invariant:
    """For everybody the attacker can come as."""
    fallen: dict[int, str] = {}
    kept = Kept(frozenset(ground.links), powers=frozenset(ground.powers))
    judging = _Judging(ground, writers, askers)
    while True:
        broken = {oid: why for oid in sorted(kept.every) if (why := judging.broken(oid, kept))}
        given = {oid: why for oid in sorted(kept.powers) if (why := judging.empowering(oid, kept))}
        if not broken and not given:
            lost = (ground.links.keys() - kept.every) | (ground.powers.keys() - kept.powers)
            fallen = _by_claims(ground, writers, askers, kept, {o: why for o, why in fallen.items() if o in lost})
            return Invariant(kept=kept, fallen=fallen)
        fallen |= given | broken
        kept = kept._replace(powers=kept.powers.difference(given))
        for oid in broken:
            if oid == ground.registry and ground.secrets.get(oid) and oid not in kept.told:  # its owner may be believed
                kept = kept._replace(told=kept.told | {oid})
            else:
                kept = kept.lowered(oid, may_count=can_tell(ground.validity.get(oid, {})))


def _by_claims(
    ground: Ground, writers: Writers, askers: tuple[Asker, ...], kept: Kept, fallen: dict[int, str]
) -> dict[int, str]:
    """What fell because claims are not believed, for that reason: why those are not is the cause."""
    doubts = dict.fromkeys(each.doubt for asker in askers for each in asker.signings if not each.holds(kept))
    if not fallen or not doubts:
        return fallen
    anyhow = invariant(ground, writers, tuple(asker._replace(signings=()) for asker in askers)).fallen
    return {oid: why if oid in anyhow else ", and ".join(doubts) for oid, why in fallen.items()}


class _Judging:
    def __init__(self, ground: Ground, writers: Writers, askers: tuple[Asker, ...]) -> None:
        self._ground = ground
        self._writers = writers
        self._askers = askers
        self._upheld = Upheld(ground, writers, askers)
        self._promotions = Promotions(ground, writers, askers)
        self._refounding = Refounding(ground, writers, askers, self._upheld)

    def broken(self, oid: int, kept: Kept) -> str | None:
        """Why the table cannot be believed; None where it can."""
        table = self._ground.snapshot.relation(oid)
        assert table is not None
        if self._ground.is_identity(oid):
            return None
        found = chain(self._functions(table, kept), self._writes(table, kept), self._learned(table, kept))
        found = chain(found, *(let_back(self._ground, asker, table, kept) for asker in self._askers))
        found = chain(found, self._promotions.of(table, kept))
        return self._road(table) or next(chain(found, self._refounded(table, kept)), None)

    def _refounded(self, table: Relation, kept: Kept) -> Iterator[str]:
        """Whether a tenant that has rows may lose its place among the tenants, and somebody else take that."""
        registry = self._ground.snapshot.relation(self._ground.registry or 0)
        if registry is None or registry.oid not in self._ground.axes:
            return
        if self._is_registry(table) or self._refounding.enters(registry):
            yield from self._refounding.of(registry, kept)

    def empowering(self, oid: int, kept: Kept) -> str | None:
        """Why a row of the table may give him what reaches over all tenants; None where none can."""
        table, power = self._ground.snapshot.relation(oid), self._ground.powers[oid]
        assert table is not None
        roles = [asker.role for asker in self._askers]
        found = chain(given_by(self._writers, roles, table, power), self._empowers(table, kept))
        return self._road(table) or next(found, None)

    @remembered
    def _road(self, table: Relation) -> str | None:
        return next(self._other_roads(table), None)

    def _empowers(self, table: Relation, kept: Kept) -> Iterator[str]:
        what, access = self._ground.powers[table.oid].columns[0], self._ground.access
        for asker in self._askers:
            for command, way in (("insert", f"insert into {table} what"), ("update", f"update {table} so that it")):
                given = access.holds_on_columns(asker.role, table, command.upper())
                if given and not self._stays_weak(asker, table, command, kept):
                    yield f"{asker.role} may {way} gives him {what}"

    @claim
    def _stays_weak(self, asker: Asker, table: Relation, command: str, kept: Kept) -> bool:
        """Of a row that is written: it gives him nothing over all tenants that no row gave him before."""
        question = Question(self._ground, asker, kept)
        row, passes = left_by(question, self._writers, table, command)
        return question.holds_nowhere(both(passes, question.world.empowers(row, table))).proved

    def _learned(self, table: Relation, kept: Kept) -> Iterator[str]:
        """Roads by which a secret of another tenant's comes to the attacker."""
        if self._ground.secrets.get(table.oid) and table.oid not in kept.told:
            rows_of = family(self._ground.snapshot, table)
            for asker in self._askers:
                yield from learned(self._ground, self._writers, asker, rows_of, kept)

    def _functions(self, table: Relation, kept: Kept) -> Iterator[str]:
        sending = tuple(asker.role for asker in self._askers if asker.surface == "sql")
        for written in (table, *self._parents(table)):
            for function in hooks(self._ground.access, sending):
                if self._writers.hands(function, written):
                    yield f"{function.qualified} may write {written} as a trigger of a table that {sending[0]} makes"
            if (harm := next(self._upheld.harming(written, kept), None)) is not None:
                yield f"{titled(harm)} may write {written} past its policies"

    def _other_roads(self, table: Relation) -> Iterator[str]:
        """Writes that no policy decides."""
        roles = [asker.role for asker in self._askers]
        for written in (table, *self._parents(table)):
            if self._writers.ruled(written) != ():
                yield f"a rule may write {written}"
            for role in roles:
                view = writable_view(self._ground.access, role, written)
                if view is not None:
                    yield f"{role} may write {written} through the view {view}, with its owner's rights"
            yield from passed_on(self._ground, self._writers, roles, written)
        if table.oid in self._ground.axes and self._dangling(table):
            yield f"{table} refers to what decides its tenant without a foreign key"

    def _parents(self, table: Relation) -> Iterator[Relation]:
        """The tables through which a row belongs to its tenant."""
        axis = self._ground.axes.get(table.oid)
        while axis is not None and axis.parent is not None and axis.parent.references is not None:
            parent = self._ground.snapshot.relation(axis.parent.references)
            if parent is None or parent.oid == table.oid:
                return
            yield parent
            axis = self._ground.axes.get(parent.oid)

    def _dangling(self, table: Relation) -> bool:
        axis = self._ground.axes[table.oid]
        ends = [axis, *(self._ground.axes[p.oid] for p in self._parents(table) if p.oid in self._ground.axes)]
        return any(end.column is None and end.parent is None for end in ends)

    def _writes(self, table: Relation, kept: Kept) -> Iterator[str]:
        for asker in self._askers:
            for member in family(self._ground.snapshot, table):
                held = self._ground.access.holds(asker.role, member)
                columns = self._ground.access.holds_on_columns(asker.role, member, "UPDATE")
                inserts = "INSERT" in held or self._ground.access.holds_on_columns(asker.role, member, "INSERT")
                if inserts and not self._is_registry(table) and not self._keeps_insert(asker, table, member, kept):
                    yield f"{asker.role} may insert into {member} what links him to another tenant"
                if columns and not self._keeps_update(asker, table, member, kept):
                    yield f"{asker.role} may update {member} so that it links him to another tenant"
                if columns and self._revives(asker, table, member, kept):
                    yield f"{asker.role} may change in {member} whether a link of his still counts"
            for parent in self._parents(table):
                if self._ground.access.holds_on_columns(asker.role, parent, "UPDATE") and not self._stays(
                    asker, parent, kept
                ):
                    yield f"{asker.role} may move rows of {parent}, and {table} with them, to another tenant"

    def _is_registry(self, table: Relation) -> bool:
        """A new row of the registry is a new tenant, and whoever makes it owns it."""
        axis = self._ground.axes.get(table.oid)
        key = self._ground.snapshot.primary_key_of(table)
        return (
            axis is not None
            and table.oid == self._ground.registry
            and key is not None
            and key.columns == (axis.column,)
        )

    def _doubted(self, table: Relation) -> frozenset[int]:
        """A row that names him and does not count may be another tenant's: with it he must not get further."""
        return frozenset({table.oid}) if self._ground.validity.get(table.oid) else frozenset()

    @claim
    def _keeps_insert(self, asker: Asker, table: Relation, member: Relation, kept: Kept) -> bool:
        question = Question(self._ground, asker, kept, self._doubted(table))
        if may_found(self._ground, self._writers, self._askers, table, kept):
            question.world.founding = table
        new, passes = inserted(question, self._writers, member)
        bad = both(passes, question.world.misleads(new, table))
        return question.holds_nowhere(bad).proved

    @claim
    def _keeps_update(self, asker: Asker, table: Relation, member: Relation, kept: Kept) -> bool:
        question = Question(self._ground, asker, kept)
        old = question.world.row(member)
        new, passes = updated(question, self._writers, old)
        if self._is_registry(table):  # a changed key is that of a new tenant
            key = self._ground.axes[table.oid].column or ""
            new = msgspec.structs.replace(new, columns={**new.columns, key: old.columns[key]})
        changed = both(passes, question.world.misleads(new, table))
        return question.holds_nowhere(changed).proved

    def _revives(self, asker: Asker, table: Relation, member: Relation, kept: Kept) -> bool:
        """Whether he may make count a row that names him and does not count any more, or not yet."""
        columns = [c for c in self._ground.validity.get(table.oid, ()) if c in {x.name for x in member.columns}]
        if not columns:
            return False
        question = Question(self._ground, asker, kept, self._doubted(table))
        try:
            old = question.world.row(member, linked=False)
            new, passes = updated(question, self._writers, old)
            changed = either(*(differs(old.columns[c], new.columns[c]) for c in columns))
            revived = both(question.world.links(old, table), question.world.estranged(old, table))
            bad = both(passes, changed, revived, question.world.counts(new, table))
            return not question.holds_nowhere(bad).proved
        except Unproved:
            return True

    @claim
    def _stays(self, asker: Asker, parent: Relation, kept: Kept) -> bool:
        """No row of the caller's tenant becomes another's. Of a table whose rows have no tenant that is not known."""
        if parent.oid not in self._ground.axes:
            return False
        question = Question(self._ground, asker, kept)
        old = question.world.row(parent)
        new, passes = updated(question, self._writers, old)
        return question.holds_nowhere(both(passes, question.world.foreign(new))).proved
