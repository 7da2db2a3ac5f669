"""Triggers on each row: what BEFORE ones make of a row that a command brings, which rows they and AFTER ones refuse.

The server asks WITH CHECK of the row as the BEFORE triggers leave it, one after the other by name (nodeModifyTable.c:
ExecBRInsertTriggers, then ExecWithCheckOptions); NOT NULL is asked after them, so they see NULLs that no stored row
has. A trigger on UPDATE OF columns does not run where the statement assigns none of them: then these are as they were
before the first trigger. A body without a model may leave anything in the columns that it assigns, and refuses nothing.

What a trigger on the table alone says is not believed where the row may end in another: parts and heirs have triggers
of their own, and a row that moves to another part meets their INSERT triggers. A deferred trigger refuses too late.
"""

from collections.abc import Iterator

from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.triggers.trigger_bodies import Firing, Whole
from pgadvise.engines.prover.language.plpgsql.told import Columns
from pgadvise.engines.prover.language.sql.routines import HARMLESS
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.rows.keys import never_null
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.engines.prover.words.terms import TRUE, Formula, Value, both, differs, either, merged, neither
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.sql.parser.parse import NotParsed, expression
from pgadvise.sql.stored.triggers import trigger_text


class Fired:
    """The triggers of one table, run over a row that the asker's INSERT or UPDATE brings, or his DELETE takes."""

    def __init__(self, question: Question, writers: Writers, relation: Relation, command: WriteOrRead) -> None:
        self._question = question
        self._writers = writers
        self._relation = relation
        self._command = command

    def left(self, proposed: Row, old: Row | None, *, after: bool = True) -> tuple[Row, Formula]:
        """The row as it is stored, and that it is stored at all; not `after`: whatever AFTER triggers refuse."""
        if not any((*self._of("before"), *self._of("after"), *self._of("after", whole=True))):
            return proposed, TRUE
        columns, lets = dict(proposed.columns), [TRUE]
        if self._is_alone():
            for trigger in self._of("before"):
                columns, passes = self._run(trigger, columns, proposed, old)
                lets.append(passes)
        else:
            columns = self._anything(columns, self._writers.changed_columns(self._relation))
        final = self._question.world.row(self._relation, stored=False, same=self._stored(columns))
        lets += [
            neither(columns[c.name].null)
            for c in self._relation.columns
            if never_null(self._question.world.ground.snapshot, c) and c.not_null_valid and not c.generated
        ]
        if after and self._is_alone() and self._question.session.surface != "sql":
            after_it = (*self._of("after"), *self._of("after", whole=True))
            lets += [self._run(t, dict(final.columns), proposed, old)[1] for t in after_it]
        return final, both(*lets)

    def goes(self, old: Row) -> Formula:
        """Whether no trigger on each row keeps it from being deleted."""
        if not self._is_alone():
            return TRUE
        after = self._of("after") if self._question.session.surface != "sql" else ()
        return both(*(self._run(trigger, {}, old, old)[1] for trigger in (*self._of("before"), *after)))

    def _stored(self, columns: Columns) -> dict[str, Value]:
        """What is generated is made after the triggers."""
        generated = {c.name for c in self._relation.columns if c.generated}
        return {name: value for name, value in columns.items() if name not in generated}

    def _of(self, timing: str, *, whole: bool = False) -> Iterator[Trigger]:
        """`whole`: of statements, told of all rows that are new."""
        found = self._question.world.ground.snapshot.triggers_of(self._relation)
        yield from sorted(
            (
                t
                for t in found
                if t.timing == timing
                and whole is not t.for_each_row
                and self._command in t.events
                and t.enabled in ("origin", "always")
                and (timing == "before" or _is_told(t))
            ),
            key=lambda t: t.name.encode(),
        )

    def _is_alone(self) -> bool:
        snapshot = self._question.world.ground.snapshot
        return not snapshot.children_of(self._relation)

    def _anything(self, columns: Columns, changed: frozenset[str] | None) -> dict[str, Value]:
        names = self._question.world.names
        return {
            c.name: names.value(f"any {c.name}", column_kind(c))
            if changed is None or c.name in changed
            else columns[c.name]
            for c in self._relation.columns
        }

    def _run(
        self, trigger: Trigger, columns: dict[str, Value], proposed: Row, old: Row | None
    ) -> tuple[dict[str, Value], Formula]:
        question = self._question
        with question.world.place(f"trigger {trigger.name} of {self._relation}"):
            try:
                fires = both(self._assigned(trigger, proposed, old), self._wanted(trigger, columns, old))
                firing = Firing if trigger.for_each_row else Whole
                run = firing(question, self._writers, self._function(trigger), trigger, self._relation, columns, old)
                after, lets = run.fired()
            except (NoModel, NotParsed):
                if trigger.timing == "after":
                    return columns, TRUE
                return self._anything(columns, self._writers.changed(trigger)) if columns else {}, TRUE
        lets = either(neither(fires), lets)
        return {name: merged(fires, after[name], value) for name, value in columns.items()}, lets

    def _function(self, trigger: Trigger) -> Function:
        function = self._question.world.ground.snapshot.function(trigger.function)
        if function is None or function.language != "plpgsql" or function.body is None:
            raise NoModel("a trigger's function that is not PL/pgSQL")
        if any(not setting.startswith(HARMLESS) for setting in function.config):
            raise NoModel("a trigger's function with settings")
        return function

    def _assigned(self, trigger: Trigger, proposed: Row, old: Row | None) -> Formula:
        """Whether the statement assigns one of the columns the trigger is for."""
        if self._command != "update" or not trigger.update_columns or old is None:
            return TRUE
        assigned = self._question.world.names.boolean("assigned")
        changed = either(*(differs(old.columns[c], proposed.columns[c]) for c in trigger.update_columns))
        self._question.world.facts.append(either(assigned, neither(changed)))
        return assigned

    def _wanted(self, trigger: Trigger, columns: Columns, old: Row | None) -> Formula:
        """WHEN, asked of the row as the triggers before this one left it."""
        if trigger.condition is None:
            return TRUE
        text = trigger.condition
        rows = (Bound("new", columns, bare=False), Bound("old", old.columns if old else None, bare=False))
        scope = Scope(Frame(self._question.role, path=("pg_catalog",)), rows)
        return self._question.translation.truth(expression(text), scope).true


def _is_told(trigger: Trigger) -> bool:
    """Whether one after the command is told of each new row, in time to refuse it."""
    text = trigger_text(trigger.definition)
    return text is not None and not text.deferrable and (trigger.for_each_row or text.new_rows is not None)
