"""A formula over one symbolic database put to the solver: no such row, one for certain, or nobody knows."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Literal, NamedTuple

import z3

from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.change.solving import witness
from pgadvise.engines.change.solving.allowed import restrictions
from pgadvise.engines.change.solving.certain import Strict
from pgadvise.engines.change.solving.database import Database, Entry
from pgadvise.engines.change.solving.database import Side as World
from pgadvise.engines.change.solving.instances import state
from pgadvise.engines.change.solving.reading import Reading
from pgadvise.engines.change.solving.sharing import Meanings
from pgadvise.engines.change.solving.symbols import SharedSession
from pgadvise.engines.change.solving.witness import Witness
from pgadvise.engines.prover.commands.gates import Gates
from pgadvise.engines.prover.words.solver import bounded
from pgadvise.engines.prover.words.terms import FALSE_VALUE, TRUE_VALUE, Formula, Term, both
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Relation
from pgadvise.sql.tree import expression as e

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


class Asking:
    """Two gates in one database: whether `passing` lets something pass that `other` keeps out.

    `free` are conditions that one side has and the other has not: where they have no model they are as good as a
    column that nobody knows.
    """

    def __init__(
        self,
        passing: tuple[Side, Gate],
        other: tuple[Side, Gate],
        asker: Asker,
        *,
        free: frozenset[e.Expression] = frozenset(),
    ) -> None:
        self.asker = asker
        self.database = Database(passing[0].snapshot, other[0].snapshot)
        self.session = SharedSession(self.database.names, asker.role, api=asker.api, anonymous=asker.anonymous)
        self.meanings = Meanings({}, {}, [], [], free, set())
        self.passing = self._reader("passing", *passing, passing[0], other[0])
        self.other = self._reader("other", *other, passing[0], other[0])
        self.granted: frozenset[str] = frozenset()

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

    def unstopped(self, passes: Formula) -> Formula:
        """The other's gate, where an error of its own that the passing side does not have may close it as well."""
        if self.other.gate.stops <= self.passing.gate.stops:
            return passes
        return both(passes, self.database.names.boolean("no error"))

    def answer(self, formula: Formula, subjects: tuple[Entry, ...]) -> Answer:
        if z3.is_false(formula):
            return Answer(False)
        cut = state(self.database, self.meanings)
        self.database.keys += restrictions(self.database)
        result = self._solver([formula, *self.database.known()]).check()
        if result == z3.unsat:
            return Answer(False)
        blocked = tuple(dict.fromkeys((*self.passing.world.blocked, *self.other.world.blocked)))
        for certainty, gaps in self._gaps():
            strict = Strict(gaps, cut, seen=certainty == "proved")
            solver = self._solver([strict.formula(formula), *self._strict_facts(strict, gaps)])
            if solver.check() == z3.sat:
                model = self._apart(solver)
                told = witness.told(model, self.database, self.session, subjects, [formula, *self.database.known()])
                return Answer(True, certainty, told, blocked=blocked if certainty == "likely" else ())
        why = "" if result == z3.sat else "the policies are too intricate to be decided within the solver's limit"
        return Answer(None, reason=why, blocked=blocked)

    def _gaps(self) -> Iterator[tuple[Certainty, frozenset[str]]]:
        opaque = frozenset(self.database.names.made)
        if not self.granted:
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
        solver = bounded()
        solver.add(TRUE_VALUE != FALSE_VALUE, *formulas, *self.database.keys, *self.passing.world.told_of_literals())
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
