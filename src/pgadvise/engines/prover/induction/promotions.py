"""Whether nobody makes a row of another tenant's good enough for a policy: what decides that stays as it was.

`uses` tells what decides. A row that names the attacker and that none of his tenants has is not believed here, though
every other one is: who may change what is asked of it, with nothing else to speak for him there, lets himself in. Rows
of other tables that decide with it must not be changed, added or taken away where they are another tenant's, or no
tenant's and not about him: by him, or by a function on his behalf.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from pgadvise.engines.caller.bodies import whole_body
from pgadvise.engines.prover.commands.commands import inserted, keeps_to_own, updated
from pgadvise.engines.prover.commands.functions.executed import ran
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.rekeying import changing
from pgadvise.engines.prover.schema.effects.acts import actions
from pgadvise.engines.prover.schema.effects.refusals import barred
from pgadvise.engines.prover.schema.effects.windows import family, writable_view
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.rows.keys import carries_tenant
from pgadvise.engines.prover.schema.uses import Beside
from pgadvise.engines.prover.words.proof import WriteOrRead, claim
from pgadvise.engines.prover.words.terms import TRUE, Formula, both, differs, either
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Constraint, Function, Relation
from pgadvise.sql.tree.query import Write, assigned_columns, commands


class _Trust(NamedTuple):
    """What may be believed where it is asked who may change what decides: of the linking table `oid` only where more is
    asked than whom a row names."""

    oid: int
    bare: frozenset[int]
    kept: Kept

    def of(self, *asked: int) -> Kept:
        """By the policies of a table, or by functions."""
        kept, oid = self.kept, self.oid
        return (
            kept
            if self.bare.isdisjoint(asked)
            else kept._replace(whole=kept.whole - {oid}, counting=kept.counting - {oid})
        )


class Promotions:
    """Of one snapshot, for everybody the attacker can come as."""

    def __init__(self, ground: Ground, writers: Writers, askers: tuple[Asker, ...]) -> None:
        self._ground, self._writers, self._askers = ground, writers, askers

    def of(self, table: Relation, kept: Kept) -> Iterator[str]:
        """Why a row of the linking table that opened nothing may open something."""
        uses = self._ground.uses.get(table.oid)
        if uses is None:
            return
        for asker in self._askers:
            for member in family(self._ground.snapshot, table) if uses.decisive else ():
                granted = self._ground.access.holds_on_columns(asker.role, member, "UPDATE")
                if granted and not self._stays(asker, table, member, kept):
                    yield f"{asker.role} may change in {member} what policies ask of a row of his"
        if uses.shuts_out:
            yield from self._let_back(table, kept)
        for beside in uses.beside:
            other = self._ground.snapshot.relation(beside.table)
            if beside.table == self._ground.registry:  # a new tenant has no members of before
                beside = replace(beside, grows=False)
            listings = self._ground.listings.get(beside.table, ())
            if any(x.names == "another" and x.column in beside.people for x in listings):
                beside = replace(beside, shrinks=False)  # who acts as somebody no more is himself again
            if other is not None:
                yield from self._beside(table, other, beside, _Trust(table.oid, uses.bare, kept))

    @claim
    def _stays(self, asker: Asker, table: Relation, member: Relation, kept: Kept) -> bool:
        question = Question(self._ground, asker, kept)
        decisive = self._ground.uses[table.oid].decisive
        old = question.world.row(member, linked=False)
        new, passes = updated(question, self._writers, old)
        names = [name for name in decisive if name in old.columns]
        changed = either(*(differs(old.columns[name], new.columns[name]) for name in names))
        his = both(question.world.links(old, table), question.world.estranged(old, table))
        return question.holds_nowhere(both(passes, changed, his)).proved

    def _let_back(self, table: Relation, kept: Kept) -> Iterator[str]:
        """Who takes away a row that names him may take away one that keeps him out."""
        roles = [asker.role for asker in self._askers]
        for function in self._writers.past_policies(roles, table):
            if self._decides(function, table, Beside(table.oid, frozenset(), shrinks=True)):
                yield f"{function.qualified} may delete rows of {table}, some of which keep out whom they name"
        for asker in self._askers:
            if "DELETE" in self._ground.access.holds(asker.role, table) and not self._keeps_his(asker, table, kept):
                yield f"{asker.role} may delete rows of {table}, some of which keep out whom they name"

    @claim
    def _keeps_his(self, asker: Asker, table: Relation, kept: Kept) -> bool:
        question = Question(self._ground, asker, kept)
        row = question.world.row(table, linked=False)
        passes = question.gates.passes(row, "delete", "using", asker.role)
        his = both(question.world.links(row, table), question.world.estranged(row, table))
        return question.holds_nowhere(both(passes, his)).proved

    # --- other tables

    def _beside(self, table: Relation, other: Relation, beside: Beside, trust: "_Trust") -> Iterator[str]:
        why = f"which policies ask together with {table}"
        if self._writers.ruled(other) != ():
            yield f"a rule may write {other}, {why}"
        for asker in self._askers:
            view = writable_view(self._ground.access, asker.role, other, ("INSERT", "UPDATE", "DELETE"))
            if view is not None:
                yield f"{asker.role} may write {other} through the view {view}, {why}"
            for command in self._commands(asker, other, beside):
                if not self._leaves(asker, other, command, beside, trust.of(other.oid)):
                    yield f"{asker.role} may {command} rows of {other}, {why}"
            if beside.shrinks and self._empties(asker, other):
                yield f"{asker.role} may truncate {other}, {why}"
        yield from (f"{words} {other} along, {why}" for words in self._carried(other, beside, trust))
        for function in self._writers.past_policies([asker.role for asker in self._askers], other):
            if self._decides(function, other, beside) and not self._harmless(function, other, trust):
                yield f"{function.qualified} may write {other} past its policies, {why}"

    def _carried(self, other: Relation, beside: Beside, trust: "_Trust") -> Iterator[str]:
        """Who changes what its rows refer to, however far, and may so change or take away some of these."""
        roles = [asker.role for asker in self._askers]
        for key, above, command, tied in _carrying(self._ground, self._writers, other, beside):
            columns = changing(self._writers, above, frozenset(key.referenced_columns))
            if self._writers.ruled(above, command) != ():
                yield f"a rule may {command} rows of {above}, which take rows of"
            for asker in self._askers:
                view = writable_view(self._ground.access, asker.role, above, (command.upper(),))
                if view is not None:
                    yield f"{asker.role} may {command} rows of {above} through the view {view}, which take rows of"
                if self._may(asker, above, command, columns) and not (
                    tied and keeps_to_own(Question(self._ground, asker, trust.of(above.oid)), above, command)
                ):
                    yield f"{asker.role} may {command} rows of {above}, which take rows of"
            done = Beside(above.oid, columns if command == "update" else frozenset(), shrinks=command == "delete")
            for function in self._writers.past_policies(roles, above):
                if self._decides(function, above, done) and not (tied and self._harmless(function, above, trust)):
                    yield f"{function.qualified} may {command} rows of {above}, which take rows of"

    def _may(self, asker: Asker, above: Relation, command: WriteOrRead, columns: frozenset[str]) -> bool:
        if barred(self._ground.access, asker.role, above, command):
            return False
        if command == "delete":
            return "DELETE" in self._ground.access.holds(asker.role, above)
        return bool(columns & self._ground.access.holds_on_columns(asker.role, above, "UPDATE"))

    def _empties(self, asker: Asker, other: Relation) -> bool:
        """No policy is asked by TRUNCATE; an API has no way to send it."""
        return asker.surface == "sql" and "TRUNCATE" in self._ground.access.holds(asker.role, other)

    def _commands(self, asker: Asker, other: Relation, beside: Beside) -> Iterator[str]:
        access = self._ground.access
        if beside.columns & access.holds_on_columns(asker.role, other, "UPDATE"):
            yield "update"
        if beside.grows and access.holds_on_columns(asker.role, other, "INSERT"):
            yield "insert"
        if beside.shrinks and "DELETE" in access.holds(asker.role, other):
            yield "delete"

    @claim
    def _leaves(self, asker: Asker, other: Relation, command: str, beside: Beside, kept: Kept) -> bool:
        question = Question(self._ground, asker, kept)
        if command == "insert":
            new, passes = inserted(question, self._writers, other)
            return question.holds_nowhere(both(passes, self._others(question, new))).proved
        old = question.world.row(other, linked=not beside.shrinks)
        theirs = self._others(question, old)
        if command == "delete":
            passes = question.gates.passes(old, "delete", "using", asker.role)
            return question.holds_nowhere(both(passes, theirs)).proved
        new, passes = updated(question, self._writers, old)
        names = (name for name in beside.columns if name in old.columns)
        changed = either(*(differs(old.columns[name], new.columns[name]) for name in names))
        theirs = either(theirs, self._others(question, new))
        return question.holds_nowhere(both(passes, changed, theirs)).proved

    def _others(self, question: Question, row: Row) -> Formula:
        """Whether it is another tenant's, or no tenant's."""
        return question.world.foreign(row) if row.relation.oid in self._ground.axes else TRUE

    def _decides(self, function: Function, other: Relation, beside: Beside) -> bool:
        """Whether it may do to the table what decides."""
        read = whole_body(function)
        return read is None or any(_changes(part, beside) for part in read.writes(self._writers.written_as(other)))

    @claim
    def _harmless(self, function: Function, other: Relation, trust: "_Trust") -> bool:
        if function.is_trigger or other.oid not in self._ground.axes:
            return False
        for asker in self._askers:
            question = Question(self._ground, asker, trust.of(*(f.oid for f in self._writers.called_by(function))))
            run = ran(question, self._writers, function)
            bad = (change.when for change in run.bad if change.relation.oid == other.oid)
            if not question.holds_nowhere(either(*bad)).proved:
                return False
        return True


def _changes(part: Write, beside: Beside) -> bool:
    """Whether it may add, take away, or change what decides."""
    done = commands(part)
    counted = ("insert" in done and beside.grows) or ("delete" in done and beside.shrinks)
    return counted or not beside.columns.isdisjoint(assigned_columns(part))


class _Carrying(NamedTuple):
    """A command on a table above; `tied`: the rows that it reaches are of the same tenant as its own."""

    key: Constraint
    above: Relation
    command: WriteOrRead
    tied: bool


def _carrying(ground: Ground, writers: Writers, other: Relation, beside: Beside) -> Iterator[_Carrying]:
    """Each that may change what decides in `other`, by foreign keys: who deletes or changes what its rows refer to, or
    what that refers to in its turn, changes these too."""
    ahead: list[tuple[Relation, WriteOrRead, frozenset[str] | None, bool]] = [(other, "update", beside.columns, True)]
    ahead += [(other, "delete", None, True)] if beside.shrinks else []
    seen: set[tuple[int, str, bool]] = set()
    while ahead:
        below, command, columns, tied = ahead.pop()
        for key in ground.snapshot.foreign_keys_of(below):
            above = ground.snapshot.relation(key.references or 0)
            if above is None or not (columns is None or columns & {*key.columns}):
                continue
            for _, cause in actions(key, command):
                carried = tied and carries_tenant(ground.axes, key, below, above)
                yield _Carrying(key, above, cause, carried)
                if (above.oid, cause, carried) not in seen:
                    seen.add((above.oid, cause, carried))
                    names = frozenset(key.referenced_columns)
                    ahead.append(
                        (above, cause, changing(writers, above, names) if cause == "update" else None, carried)
                    )
