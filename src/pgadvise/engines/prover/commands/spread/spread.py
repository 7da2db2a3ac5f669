"""Rows of a tenant that are spread: what they hold is put where everybody may look, in rows of no tenant.

Whoever writes such a row, of whatever tenant, an honest member too, has a trigger or a rule do it. From one place what
it holds may be put into another.
"""

from collections.abc import Iterator
from functools import cached_property

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.commands.commands import inserted, updated
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.spread.carrying import Held
from pgadvise.engines.prover.commands.spread.copying import holding
from pgadvise.engines.prover.commands.spread.open_places import OpenPlaces
from pgadvise.engines.prover.commands.spread.outflows import Outflow, Outflows
from pgadvise.engines.prover.commands.spread.recipients import Recipients
from pgadvise.engines.prover.schema.effects.refusals import barred
from pgadvise.engines.prover.schema.effects.writers import PLATFORM
from pgadvise.engines.prover.schema.members.addresses import is_address
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead, claim
from pgadvise.engines.prover.words.terms import both, neither
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.sql.parser.parse import NotParsed
from pgadvise.sql.tree.expression import Call
from pgadvise.sql.tree.query import Merge, Query, Update

_TELLING = NamePattern(r"e?mail|phone|name|title|address|iban|(?:account|card|tax|passport)_(?:no|number)")

_COMMANDS: tuple[WriteOrRead, ...] = ("insert", "update")


class Spread:
    """Of one snapshot."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving

    @cached_property
    def _outflows(self) -> Outflows:
        return Outflows(self._proving.ground, self._proving.writers)

    def ask_for_none(self, relation: Relation, role: str, surface: Surface) -> None:
        """Raises Unproved where what the rows hold may be shown to all by what runs as they are written."""
        seen, ahead = {relation.oid}, [(relation, self._held(relation))]
        while ahead:
            table, held = ahead.pop()
            outflows = list(self._outflows.of(table, held))
            if table != relation and table.oid not in self._proving.ground.axes:
                self._ask_for_none_asked(outflows, relation, role)
            for place in self._closed(iter(outflows), relation, role, surface):
                if place.oid not in seen:
                    seen.add(place.oid)
                    ahead.append((place, frozenset(column.name for column in place.columns)))

    def _ask_for_none_asked(self, outflows: list[Outflow], relation: Relation, role: str) -> None:
        """Raises Unproved where whoever writes a row is given there what lies in a table of no tenant's."""
        access = self._proving.ground.access
        for place in (each.place for each in outflows if each.asked):
            if place is not None and any(access.holds_on_columns(role, place, act) for act in ("INSERT", "UPDATE")):
                raise Unproved(f"what rows of {relation} hold is put into rows of {place}, whoever writes them")

    def ask_for_none_by(self, function: Function, role: str, surface: Surface) -> None:
        """The same of what a function that is called reads, and puts elsewhere itself."""
        for each in self._proving.writers.called_by(function):
            if self._proving.writers.acts(each) == frozenset():
                continue
            for axis in self._proving.ground.axes.values():
                rows = self._outflows.labels(each, axis.relation)
                held = Held(self._held(axis.relation), rows) if rows else Held(frozenset())
                if held.columns:
                    list(self._closed(self._outflows.by(each, held), axis.relation, role, surface))

    def _held(self, relation: Relation) -> frozenset[str]:
        """No keys, but those that say something themselves."""
        primary = self._proving.ground.snapshot.primary_key_of(relation)
        telling = (name for name in (primary.columns if primary is not None else ()) if _TELLING.search(name))
        return frozenset((*holding(self._proving.ground, relation), *telling))

    def _closed(
        self, outflows: Iterator[Outflow], relation: Relation, role: str, surface: Surface
    ) -> Iterator[Relation]:
        """The places where not all may look. Raises Unproved at one where they may."""
        for outflow in dict.fromkeys(outflows):
            if outflow.place is None and surface != "sql":
                continue
            reads = self._proving.ground.access.holds_somewhere
            if outflow.place is not None and outflow.anybodys and reads(role, outflow.place, "SELECT"):
                raise Unproved(f"{outflow.by} puts what rows of {relation} hold into {outflow.place}, for any tenant")
            if outflow.place is None or self._is_open(outflow.place, role, surface, outflow.nobodys, outflow.asked):
                where = f"{outflow.place}, which all may read" if outflow.place else "a channel that all may listen on"
                raise Unproved(f"{outflow.by} puts what rows of {relation} hold into {where}")
            if outflow.asked:  # what he himself is given there is asked of that table
                yield outflow.place
                continue
            told = f"{outflow.by} puts what rows of {relation} hold into {outflow.place}"
            keyed = outflow.place.oid in self._proving.ground.axes
            if keyed and not self._proving.keeps_own(outflow.place, "select", role, surface):
                raise Unproved(f"{told}, which others may read")
            if self._may_be_his(outflow.by, relation, outflow.place, role, surface):
                raise Unproved(f"{told}, where anybody may have it for himself")
            if not keyed:
                self._ask_for_known(outflow.by, outflow.place, told, role, surface)
            yield outflow.place

    def _may_be_his(self, by: str, source: Relation, place: Relation, role: str, surface: Surface) -> bool:
        """Of what has no model nothing is said."""
        proving = self._proving
        for asker in proving.senders(role, surface):
            recipients = Recipients(proving.tied(role, surface), proving.tenancy, asker)
            for trigger in self._triggers_by(by, source):
                try:
                    if recipients.may_be_his(trigger, source, place):
                        return True
                except (NoModel, NotParsed, Unproved):
                    return True
        return False

    def _triggers_by(self, by: str, source: Relation) -> list[Trigger]:
        """Those on tables that run the function: what a view brings its own to is a row that its caller sees.

        None where it reads nothing in which somebody could be named; those of the source, where there are some.
        """
        snapshot = self._proving.ground.snapshot
        functions = {f.oid for f in snapshot.functions if str(f.qualified) == by and self._looks_up(f)}
        found = [t for t in snapshot.triggers if t.function in functions and t.timing != "instead_of"]
        return [trigger for trigger in found if trigger.table == source.oid] or found

    def _looks_up(self, function: Function) -> bool:
        """Whether it reads rows, or what it calls may."""
        read = body(function)
        parts = [*read.parts] if read is not None else []
        called = (
            f for p in parts if isinstance(p, Call) for f in self._proving.ground.snapshot.functions_called(p.name)
        )
        reads = any(isinstance(p, Update | Merge) or (isinstance(p, Query) and p.sources) for p in parts)
        return read is None or reads or any(f.extension is None and f.schema not in PLATFORM for f in called)

    def _ask_for_known(self, by: str, place: Relation, told: str, role: str, surface: Surface) -> None:
        """Raises Unproved where whom a row there is for is taken from a table in which anybody says that it is him."""
        if (table := self._named(by, place, role, surface)) is not None:
            raise Unproved(f"{told}, for those whom {table} names, where anybody may name himself")

    @remembered
    def _named(self, by: str, place: Relation, role: str, surface: Surface) -> Relation | None:
        taken = (table for table in self._taken(by, place) if self._is_anybodys(table, role, surface))
        return next(taken, None)

    def _taken(self, by: str, place: Relation) -> Iterator[Relation]:
        """The tables from which it takes people into the place."""
        functions = [f for f in self._proving.ground.snapshot.functions if str(f.qualified) == by]
        for table in self._proving.ground.snapshot.tables if functions else ():
            labels = frozenset[str]().union(*(self._outflows.labels(f, table) for f in functions))
            held = Held(self._people(table) if labels else labels, labels)
            found = (each.place for f in functions for each in self._outflows.by(f, held)) if held.columns else ()
            if place in found:
                yield table

    def _people(self, table: Relation) -> frozenset[str]:
        people = columns_of_people(self._proving.ground.snapshot, self._proving.tenancy, table)
        return frozenset((*people, *(column.name for column in table.columns if is_address(column.name))))

    def _is_anybodys(self, table: Relation, role: str, surface: Surface) -> bool:
        """Whether a row of it that names him may be written by somebody else than people of its tenant."""
        ground = self._proving.ground
        askers, kept = self._proving.premise(role, surface)
        for asker in askers:
            for command in _COMMANDS:
                given = ground.access.holds_on_columns(asker.role, table, command.upper())
                if given and not barred(ground.access, asker.role, table, command):
                    question = Question(ground, asker, kept)
                    if table.oid not in ground.axes or not self._stays_his(question, table, command):
                        return True
        return False

    @claim
    def _stays_his(self, question: Question, table: Relation, command: WriteOrRead) -> bool:
        """Whether what he writes there, where no row was another tenant's, is of his own."""
        if command == "insert":
            new, passes = inserted(question, self._proving.writers, table)
            return question.holds_nowhere(both(passes, question.world.foreign(new))).proved
        old = question.world.row(table)
        new, passes = updated(question, self._proving.writers, old)
        moved = both(question.world.foreign(new), neither(question.world.foreign(old)))
        return question.holds_nowhere(both(passes, moved)).proved

    @remembered
    def _is_open(self, place: Relation, role: str, surface: Surface, nobodys: bool, asked: bool) -> bool:
        places = OpenPlaces(self._proving.ground, self._proving.writers, *self._proving.premise(role, surface))
        return places.shows_anybodys(place) if asked else places.has(place, nobodys=nobodys)
