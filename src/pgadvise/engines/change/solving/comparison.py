"""The question of a change: is there a database, a session and a row that one side lets pass and the other does not?

`Comparison` puts it over one symbolic database in both directions. No such row, for all that the translation leaves
open: proved. A row that hangs on nothing left open: found. Else nobody knows.
"""

from collections.abc import Callable, Iterable, Iterator

import z3

from pgadvise.engines.change.solving.asking import Answer, Asking, Gate, Reader
from pgadvise.engines.change.solving.database import Entry
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    Formula,
    Truth,
    Value,
    both,
    differs,
    either,
    exactly,
    neither,
)
from pgadvise.engines.prover.world.scopes import Derived, Frame, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Name, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q


class Question(Asking):
    """Of tables by command, and of views."""

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
            return self.answer(both(passes, stays), subjects)
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
            return reader.gates.passes(rows[0], command, "check", self.asker.role)
        passes = reader.gates.passes(rows[0], command, "using", self.asker.role)
        if command != "update":
            return passes
        changed = reader.gates.passes(rows[1], command, "check", self.asker.role)
        return both(passes, changed, *self._unchanged(reader.gate, *rows))

    def _kept(self, subjects: tuple[Entry, ...], command: Command) -> Formula:
        """The other's gate; an error lets nothing pass."""
        passes = self.unstopped(self._passes(self.other, subjects, command))
        self.granted = self.other.gate.refused - self.passing.gate.refused
        if not self.granted:
            return passes
        with self.database.names.exact():
            return both(passes, self.database.names.boolean("it is granted"))

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
            before = self.unstopped(self._shown(self.other, name, shared, subject))
            return self.answer(both(shown, neither(before)), (subject,))
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
        return Scope(Frame(self.asker.role, path=("pg_catalog",)))

    def past_policies(self, view: Relation, barred: Callable[[Relation], bool]) -> Answer:
        """Whether a view that only the passing side has shows a row that the role could not read itself before."""
        query = _all_of(view.qualified, tuple(column.name for column in view.columns))
        try:
            with self.database.collected() as rows:
                found = self.passing.reading.derived(query, self._as_caller)
            hidden = [
                both(entry.present, neither(self._readable(entry, barred))) for entry in rows if self._before(entry)
            ]
            answer = self.answer(both(found.when, either(*hidden)), tuple(rows))
            # Of a UNION the row may be on the side that was not chosen.
            return answer._replace(found=None, witness=None) if answer.found and self.database.choices else answer
        except Unproved as unproved:
            return Answer(None, reason=unproved.reason)

    def _before(self, entry: Entry) -> Relation | None:
        return self.other.side.relation(entry.table)

    def _readable(self, entry: Entry, barred: Callable[[Relation], bool]) -> Formula:
        relation = self._before(entry)
        if relation is None or barred(relation):
            return FALSE
        row = Row(relation=relation, columns=self.database.columns(entry, relation), stored=True)
        return self.other.gates.passes(row, "select", "using", self.asker.role)


def _all_of(name: Name, columns: tuple[str, ...]) -> q.Query:
    source = q.Relation(name.name, name.schema, alias="v")
    return q.Query(select=tuple(e.Target(e.Column(c, "v")) for c in columns), sources=(source,))
