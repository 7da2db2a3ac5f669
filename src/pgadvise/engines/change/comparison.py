"""The question of a change: is there a database, a session and a row that one side lets pass and the other does not?

`Comparison` puts it over one symbolic database in both directions. No such row, for all that the translation leaves
open: proved. A row that hangs on nothing left open: found. Else nobody knows.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Literal, NamedTuple

import z3

from pgadvise.engines.change import witness
from pgadvise.engines.change.certain import Strict
from pgadvise.engines.change.database import Database, Entry
from pgadvise.engines.change.database import Side as World
from pgadvise.engines.change.instances import state
from pgadvise.engines.change.reading import Meanings, Reading
from pgadvise.engines.change.side import Side
from pgadvise.engines.change.symbols import SharedSession
from pgadvise.engines.change.witness import Witness
from pgadvise.engines.prover.gates import Gates
from pgadvise.engines.prover.proof import Unproved
from pgadvise.engines.prover.scopes import Derived, Frame, Scope
from pgadvise.engines.prover.terms import (
    FALSE,
    FALSE_VALUE,
    TRUE,
    TRUE_VALUE,
    Formula,
    Term,
    Truth,
    Value,
    both,
    differs,
    either,
    exactly,
    neither,
)
from pgadvise.engines.prover.world import Ground, Row
from pgadvise.snapshot import Name, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql import expression as e
from pgadvise.sql import query as q

RLIMIT = 4_000_000  # the solver's own count of steps
MOST_APART = 40  # values of a witness that are kept apart

Certainty = Literal["proved", "likely"]


class Asker(NamedTuple):
    """Who asks. `api`: his claims are signed and he sends no SQL; `anonymous`: nobody signs in as the role."""

    role: str
    api: bool
    anonymous: bool = False


class Gate(NamedTuple):
    """What one side lets a command do. None for `relation`: nothing. `columns` are those that an UPDATE may change,
    None where triggers may change any. `refused` makes every statement an error, `stops` may make it one."""

    relation: Relation | None
    columns: frozenset[str] | None = None
    refused: frozenset[str] = frozenset()
    stops: frozenset[Hashable] = frozenset()


class Answer(NamedTuple):
    """`found`: no, yes, or nobody knows (None), with the `reason`; a witness where there is one."""

    found: bool | None
    certainty: Certainty = "proved"
    witness: Witness | None = None
    reason: str = ""
    blocked: tuple[str, ...] = ()


class Reader(NamedTuple):
    """One side in a question."""

    side: Side
    gate: Gate
    world: World
    reading: Reading
    gates: Gates


class Question:
    """Whether `passing` lets something pass that `other` keeps out. `free` are conditions that one side has and the
    other has not: where they have no model they are as good as a column that nobody knows."""

    def __init__(
        self,
        passing: tuple[Side, Gate],
        other: tuple[Side, Gate],
        asker: Asker,
        *,
        free: frozenset[e.Expression] = frozenset(),
    ) -> None:
        self._asker = asker
        self.database = Database(passing[0].snapshot)
        self.session = SharedSession(self.database.names, asker.role, api=asker.api, anonymous=asker.anonymous)
        self.meanings = Meanings({}, {}, [], [], free, set())
        self.passing = self._reader("passing", *passing, passing[0], other[0])
        self.other = self._reader("other", *other, passing[0], other[0])
        self._granted: frozenset[str] = frozenset()

    def _reader(self, name: str, side: Side, gate: Gate, one: Side, two: Side) -> Reader:
        ground = Ground(
            snapshot=side.snapshot,
            access=side.access,
            axes={},
            enums=frozenset(t.name for t in side.snapshot.types if t.kind == "enum"),
            links={},
        )
        with self.database.names.exact():
            world = World(ground, self.session, self.database)
        reading = Reading(name, world, self.meanings, one.definitions, two.definitions)
        return Reader(side, gate, world, reading, Gates(reading))

    # --- commands on tables

    def of_table(self, name: Name, command: Command) -> Answer:
        """A row of the table; for UPDATE the row as it was and as it will be."""
        relation = self.passing.gate.relation
        assert relation is not None
        try:
            subjects = self._subjects(relation, command)
            passes = self._passes(self.passing, subjects, command)
            stays = neither(self._kept(subjects, command))
            self._parents(subjects, relation)
            return self._answer(both(passes, stays), subjects)
        except Unproved as unproved:
            return Answer(None, reason=unproved.reason)
        except RecursionError:
            return Answer(None, reason="the policies are nested too deep to be followed")

    def _subjects(self, relation: Relation, command: Command) -> tuple[Entry, ...]:
        old = () if command == "insert" else (self.database.entry(relation, present=TRUE),)
        new = (self.database.entry(relation, present=FALSE),) if command in ("insert", "update") else ()
        return (*old, *new)

    def _passes(self, reader: Reader, subjects: tuple[Entry, ...], command: Command) -> Formula:
        if reader.gate.relation is None:
            return FALSE
        rows = [reader.world.subject(entry, reader.gate.relation) for entry in subjects]
        if command == "insert":
            return reader.gates.passes(rows[0], command, "check", self._asker.role)
        passes = reader.gates.passes(rows[0], command, "using", self._asker.role)
        if command != "update":
            return passes
        changed = reader.gates.passes(rows[1], command, "check", self._asker.role)
        return both(passes, changed, *self._unchanged(reader.gate, *rows))

    def _kept(self, subjects: tuple[Entry, ...], command: Command) -> Formula:
        """The other's gate; an error lets nothing pass."""
        passes = self._unstopped(self._passes(self.other, subjects, command))
        self._granted = self.other.gate.refused - self.passing.gate.refused
        if not self._granted:
            return passes
        with self.database.names.exact():
            return both(passes, self.database.names.boolean("it is granted"))

    def _unstopped(self, passes: Formula) -> Formula:
        """The other's gate, where an error of its own that the passing side does not have may close it as well."""
        if self.other.gate.stops <= self.passing.gate.stops:
            return passes
        return both(passes, self.database.names.boolean("no error"))

    def _unchanged(self, gate: Gate, old: Row, new: Row) -> Iterator[Formula]:
        if gate.columns is not None:
            for name, value in old.columns.items():
                column = gate.relation.column(name) if gate.relation else None
                if name not in gate.columns and not (column and column.generated):
                    yield neither(differs(value, new.columns[name]))

    def _parents(self, subjects: Iterable[Entry], relation: Relation) -> None:
        """The rows that a stored row refers to are there, as far as some text reads their tables."""
        snapshot = self.passing.side.snapshot
        read = {table for sentence in self.meanings.forbidden for table in sentence.tables}
        for entry in subjects:
            for key in snapshot.foreign_keys_of(relation) if z3.is_true(entry.present) else ():
                target = snapshot.relation(key.references or 0)
                if target is not None and target.qualified in read:
                    mine = self.database.columns(entry, relation)
                    self._parent(
                        target, [(mine[c], d) for c, d in zip(key.columns, key.referenced_columns, strict=True)]
                    )

    def _parent(self, target: Relation, pairs: list[tuple[Value, str]]) -> None:
        parent = self.database.entry(target)
        theirs = self.database.columns(parent, target)
        refers = both(*(neither(value.null) for value, _ in pairs))
        alike = [both(neither(theirs[c].null), theirs[c].term == value.term) for value, c in pairs]
        self.database.facts.append(z3.Implies(refers, both(parent.present, *alike)))

    # --- views

    def of_view(self, name: Name, shared: tuple[str, ...]) -> Answer:
        """A row as the view shows it, by the columns that both sides have."""
        view = self.passing.gate.relation
        assert view is not None
        try:
            subject = self.database.entry(view, present=FALSE)
            shown = self._shown(self.passing, name, shared, subject)
            before = self._unstopped(self._shown(self.other, name, shared, subject))
            return self._answer(both(shown, neither(before)), (subject,))
        except Unproved as unproved:
            return Answer(None, reason=unproved.reason)

    def _shown(self, reader: Reader, name: Name, shared: tuple[str, ...], subject: Entry) -> Formula:
        view = reader.gate.relation
        if view is None:
            return FALSE
        mine = self.database.columns(subject, view)

        def is_it(row: Derived) -> Truth:
            same = [neither(differs(mine[c], value)) for c, (_, value) in zip(shared, row.columns, strict=False)]
            return exactly(both(*same))

        with self.database.collected():
            return reader.reading.some(_all_of(name, shared), self._as_caller, is_it).true

    @property
    def _as_caller(self) -> Scope:
        return Scope(Frame(self._asker.role, path=("pg_catalog",)))

    def past_policies(self, view: Relation, barred: Callable[[Relation], bool]) -> Answer:
        """Whether a view that only the passing side has shows a row that the role could not read itself before."""
        query = _all_of(view.qualified, tuple(column.name for column in view.columns))
        try:
            with self.database.collected() as rows:
                found = self.passing.reading.derived(query, self._as_caller)
            hidden = [neither(self._readable(entry, barred)) for entry in rows if self._before(entry)]
            there = both(*(entry.present for entry in rows))
            return self._answer(both(there, found.when, either(*hidden)), tuple(rows))
        except Unproved as unproved:
            return Answer(None, reason=unproved.reason)

    def _before(self, entry: Entry) -> Relation | None:
        return self.other.side.relation(entry.table)

    def _readable(self, entry: Entry, barred: Callable[[Relation], bool]) -> Formula:
        relation = self._before(entry)
        if relation is None or barred(relation):
            return FALSE
        row = Row(relation=relation, columns=self.database.columns(entry, relation), stored=True)
        return self.other.gates.passes(row, "select", "using", self._asker.role)

    # --- asking

    def _answer(self, formula: Formula, subjects: tuple[Entry, ...]) -> Answer:
        if z3.is_false(formula):
            return Answer(False)
        cut = state(self.database, self.meanings)
        result = self._solver([formula, *self.database.known()]).check()
        if result == z3.unsat:
            return Answer(False)
        blocked = tuple(dict.fromkeys((*self.passing.world.blocked, *self.other.world.blocked)))
        for certainty, gaps in self._gaps():
            strict = Strict(gaps, cut)
            solver = self._solver([strict.formula(formula), *self._strict_facts(strict, gaps)])
            if solver.check() == z3.sat:
                model = self._apart(solver)
                told = witness.told(model, self.database, self.session, subjects, [formula, *self.database.known()])
                return Answer(True, certainty, told, blocked=blocked if certainty == "likely" else ())
        why = "" if result == z3.sat else "the policies are too intricate to be decided within the solver's limit"
        return Answer(None, reason=why, blocked=blocked)

    def _gaps(self) -> Iterator[tuple[Certainty, frozenset[str]]]:
        opaque = frozenset(self.database.names.made)
        if not self._granted:
            yield "proved", opaque
        lonely = frozenset(name for name in opaque if len(self.meanings.users.get(name, ())) < 2)
        yield "likely", lonely - self.meanings.free

    def _strict_facts(self, strict: Strict, gaps: frozenset[str]) -> Iterator[Formula]:
        """A fact about something left open is true of it whatever it is."""
        for fact in self.database.known():
            claim = fact.children()[0] if fact.decl().kind() == z3.Z3_OP_IMPLIES else fact
            if not strict.symbols(claim) & gaps:
                yield strict.formula(fact)

    def _solver(self, formulas: Iterable[Formula]) -> z3.Solver:
        solver = z3.Solver()
        solver.set("rlimit", RLIMIT)
        solver.add(TRUE_VALUE != FALSE_VALUE, *formulas, *self.database.keys, *self.passing.world.distinct_literals())
        solver.add(*(fact for _, fact in self.session.facts))
        return solver

    def _apart(self, solver: z3.Solver) -> z3.ModelRef:
        """A model in which values differ where nothing makes them one."""
        solver.check()
        terms: list[Term] = []
        model = solver.model()
        for value in witness.values(self.database, self.session)[:MOST_APART]:
            for other in terms:
                if z3.is_true(model.eval(value.term == other, model_completion=True)):
                    solver.push()
                    solver.add(value.term != other)
                    if solver.check() == z3.sat:
                        model = solver.model()
                    else:
                        solver.pop()
            terms.append(value.term)
        return model


def _all_of(name: Name, columns: tuple[str, ...]) -> q.Query:
    source = q.Relation(name.name, name.schema, alias="v")
    return q.Query(select=tuple(e.Target(e.Column(c, "v")) for c in columns), sources=(source,))
