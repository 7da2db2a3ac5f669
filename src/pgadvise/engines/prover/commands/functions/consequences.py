"""What a statement of a function does besides the rows that it names: triggers, cascades, functions that it calls.

Triggers that stamp columns may leave anything in them. What triggers write is followed with NEW and OLD as the row was
written, whether before or after it: a statement that fails undoes both. What a deleted row takes along is taken to be
of its own tenant, and that is said. A table with rules or parts is not followed.
"""

from typing import Any, NamedTuple, Self

from pgadvise.engines.prover.commands.cascades import moved_by
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.spread.copying import Copying
from pgadvise.engines.prover.commands.tied_rows import TiedRows
from pgadvise.engines.prover.language.plpgsql.told import Columns, Occasion, Told
from pgadvise.engines.prover.language.sql.overloads import resolved
from pgadvise.engines.prover.language.sql.routines import HARMLESS, entered
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.rows.generated import made_from
from pgadvise.engines.prover.schema.rows.keys import carries_tenant, never_null
from pgadvise.engines.prover.schema.texts.procedure import NoModel, search_path
from pgadvise.engines.prover.words.terms import TRUE, Formula, both, either, neither
from pgadvise.engines.prover.world.misled import misled, promoted
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Constraint, Function, NotCaptured, Relation, Trigger
from pgadvise.sql.parser.parse import NotParsed, parsed, statement
from pgadvise.sql.stored.functions import function_tree, retyped
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.walk import walk

_DEEPEST = 4


class Change(NamedTuple):
    """A row of another tenant, or of none where one may be of none, that is written when `when` holds.

    Of a row that was there `others` is when it was another tenant's.
    """

    relation: Relation
    command: str
    when: Formula
    others: Formula | None = None


class Fires(NamedTuple):
    """When triggers run: on a statement where it is `asked` for, whatever rows it finds.

    Before a row that is `tried`, if one of them may leave it out before WITH CHECK is asked; else on a row that is
    `written`.
    """

    asked: Formula
    tried: Formula
    written: Formula


class Consequences(Told):
    """`bad` are the writes of rows of others, `assumed` what is taken for granted of foreign keys.

    While it is `watching`, `broken` are those that make linking tables mislead, `revised` among them those of rows
    that were there; `promoting`: those that make a row of others count.
    """

    _reached: Formula = TRUE  # when the whole of it runs
    _depth = 0
    _calls: tuple[Function, ...] = ()  # those around it, and its own

    def __init__(self, question: Question, writers: Writers, frame: Frame, tree: dict[str, Any], body: str) -> None:
        super().__init__(question.translation, frame, tree, body, guessed=retyped(body))
        self._question, self._writers, self._role = question, writers, frame.role
        self._world = question.world
        self.bad: list[Change] = []
        self.broken: list[Formula] = []
        self.revised: list[Formula] = []
        self.watching = False
        self.promoting = False
        self.assumed: dict[str, None] = {}
        self._calls = (frame.function,) if frame.function is not None else ()

    def _bad(self, row: Row, command: str, when: Formula) -> None:
        world = self._world
        axis = world.ground.axes.get(row.relation.oid)
        if axis is None:
            return
        keys = (axis.column,) if axis.column else axis.parent.columns if axis.parent else ()
        nobodys = [row.columns[name].null for name in keys]
        required = (c.name for c in row.relation.columns if never_null(world.ground.snapshot, c))
        stored = [neither(row.columns[name].null) for name in required]
        written = both(when, *stored)
        taken = both(written, world.foreign(row)) if keys and row.stored else None
        bad = both(written, either(world.foreign(row), *(nobodys or [TRUE])))
        self.bad.append(Change(row.relation, command, bad, taken))

    def _watch(self, old: Row | None, new: Row, when: Formula) -> None:
        if self.promoting:
            self.broken += promoted(self._world, old, new, when)
        elif self.watching:
            found = [*misled(self._world, old, new, when)]
            self.broken += found
            self.revised += found if old is not None else []

    # --- triggers

    def _stamped(self, table: Relation, columns: Columns, event: str, written: frozenset[str] = frozenset()) -> Columns:
        """The row as BEFORE triggers leave it; what is generated from columns that are written is made anew."""
        snapshot = self._world.ground.snapshot
        if isinstance(snapshot.rewrite_rules, NotCaptured) or any(
            rule.relation == table.oid and rule.event == event for rule in snapshot.rewrite_rules
        ):
            raise NoModel(f"a rule on {table}")
        if snapshot.children_of(table):
            raise NoModel(f"a write of {table}, which has parts")
        changed: set[str] = set()
        for trigger in self._triggers(table, event):
            found = self._writers.changed(trigger)
            if found is None or not (snapshot.function(trigger.function) or self._writers.only_stamps(trigger)):
                raise NoModel(f"the trigger {trigger.name} of {table}")
            changed |= found
        names, changed = self._world.names, changed | made_from(table, changed | written)
        return {n: names.value(n, v.kind) if n in changed else v for n, v in columns.items()}

    def _triggers(self, table: Relation, event: str) -> list[Trigger]:
        found = self._world.ground.snapshot.triggers_of(table)
        return [t for t in found if event in t.events and t.enabled != "disabled"]

    def _fire(self, occasion: Occasion, fires: Fires) -> None:
        """What the triggers of a written row write in their turn."""
        table, event = occasion.relation, occasion.event
        for trigger in self._triggers(table, event):
            function = self._world.ground.snapshot.function(trigger.function)
            if function is None or self._writers.only_stamps(trigger):
                continue
            # What it hands on counts as read by what sets it off.
            if self._writes(function) or Copying(self._world.ground, self._writers).ways(function, self._role):
                leaves_out = trigger.timing == "before" and self._writers.drops(table, event)
                when = fires.tried if leaves_out else fires.written
                self.follow(trigger, function, occasion, when if trigger.for_each_row else fires.asked)

    def _writes(self, function: Function) -> bool:
        return any(self._writers.acts(hand) != frozenset() for hand in self._writers.called_by(function))

    def follow(self, trigger: Trigger, function: Function, occasion: Occasion, when: Formula) -> None:
        """One call of a trigger's function. The columns that BEFORE triggers change may be anything until they have."""
        if function.language != "plpgsql" or any(not setting.startswith(HARMLESS) for setting in function.config):
            raise NoModel(f"the trigger function {function.qualified}")
        if not trigger.for_each_row:
            occasion = occasion._replace(new=None, old=None)
        elif trigger.timing == "before" and occasion.new is not None:
            occasion = occasion._replace(new=self._until_then(occasion.relation, occasion.new))
        wanted = self._wanted(trigger, occasion)
        role = function.owner if function.security_definer else self._role
        frame = Frame(role, search_path(function), function, occasion.held)
        self._within(function, frame, both(when, wanted), occasion)

    def _until_then(self, table: Relation, new: Columns) -> Columns:
        changed = self._writers.changed_columns(table)
        names = self._world.names
        return {n: names.value(n, v.kind) if changed is None or n in changed else v for n, v in new.items()}

    def _wanted(self, trigger: Trigger, occasion: Occasion) -> Formula:
        """WHEN, where it is asked of the row as it is stored."""
        if trigger.condition is None or trigger.timing != "after" or not trigger.for_each_row:
            return TRUE
        rows = (Bound("new", occasion.new, bare=False), Bound("old", occasion.old, bare=False))
        tree = parsed(trigger.condition)
        if tree is None:
            return TRUE
        return self._meaning.truth(tree, Scope(Frame(self._role, path=("pg_catalog",)), rows)).true

    # --- functions that write

    def _within(self, function: Function, frame: Frame, when: Formula, occasion: Occasion | None) -> Self:
        """A call within this one: what it writes is written when the call is reached."""
        if self._depth >= _DEEPEST or "#variable_conflict" in (function.body or ""):
            raise NoModel(f"the call of {function.qualified}")
        try:
            tree = function_tree(function.body or "", function.variable_names)
        except NotParsed:
            raise NoModel(f"the body of {function.qualified}") from None
        run = self._another(frame, tree, function)
        run._reached, run._depth, run.bad, run.assumed = when, self._depth + 1, self.bad, self.assumed
        run._calls = (*self._calls, function)
        run.broken, run.revised = self.broken, self.revised
        run.watching, run.promoting = self.watching, self.promoting
        if occasion is not None:
            run.tell(occasion)
        run.result()
        return run

    def _another(self, frame: Frame, tree: dict[str, Any], function: Function) -> Self:
        """A run of another body in the same world."""
        raise NotImplementedError

    def _perform(self, body: dict[str, Any], where: Formula) -> None:
        tree = statement(body["expr"]["PLpgSQL_expr"]["query"])
        call = _lone(tree)
        function = None if call is None else resolved(self._meaning, call, self._scope)
        if call is None or function is None or not self._writes(function):
            super()._perform(body, where)
            return
        self._world.readings.opened(tree)
        self._called(call, function, where)
        self._variables["found"] = self._world.names.value("found", "bool")

    def _called(self, call: e.Call, function: Function, where: Formula) -> None:
        frame = entered(self._meaning, function, call, self._scope)
        if frame is None or function.language != "plpgsql":
            raise NoModel(f"the call of {function.qualified}, which writes")
        self._world.readings.seen(call)
        within = self._within(function, frame, both(self._reached, where, neither(self._returned)), None)
        if not function.strict:  # which is not run for a NULL
            self._stop(both(where, within.raised))

    def _query(self, raw: dict[str, Any]) -> Query:
        found = super()._query(raw)
        self._ask_for_still(found)
        return found

    def _ask_for_still(self, tree: e.Node) -> None:
        """What writes inside of an expression is not followed."""
        for part in walk(tree):
            if isinstance(part, e.Call) and self._writers.writing(part.name):
                raise NoModel(f"the call of {part.name}, which writes, in an expression")

    # --- keys

    def _follow_keys(self, table: Relation, seen: frozenset[int] = frozenset()) -> None:
        """What the deletion of a row takes along."""
        ground = self._world.ground
        for key in ground.snapshot.references_to(table):
            child = ground.snapshot.relation(key.table)
            if child is None or key.on_delete in ("no_action", "restrict") or child.oid in seen:
                continue
            event = "delete" if key.on_delete == "cascade" else "update"
            self._world.changed(child)
            self._ask_for_quiet(child, event)
            if event == "update" and moved_by(ground, key.delete_set_columns or key.columns, child, unset=True):
                raise NoModel(f"a deletion by which {key.name} gives rows another tenant")
            if child.oid in ground.axes and table.oid not in ground.axes:
                raise NoModel(f"a deletion from {table}, whose rows are no tenant's and take rows of {child} along")
            if child.oid in ground.axes and not carries_tenant(ground.axes, key, child, table):
                self._ask_for_tied(key, child, table)
            if event == "delete":
                self._follow_keys(child, seen | {table.oid, child.oid})

    def _ask_for_tied(self, key: Constraint, child: Relation, table: Relation) -> None:
        tied = TiedRows(self._world.ground, self._writers, (self._question.asker,), self._question.kept)
        if not tied.stay_within(key, child, table):
            raise NoModel(f"a deletion from {table}, to which rows of {child} of another tenant may refer,")

    def _ask_for_quiet(self, table: Relation, event: str) -> None:
        for trigger in self._triggers(table, event):
            function = self._world.ground.snapshot.function(trigger.function)
            if not self._writers.only_stamps(trigger) and (function is None or self._writes(function)):
                raise NoModel(f"the trigger {trigger.name} of {table}, which a foreign key sets off")

    def _ask_for_keys(self, table: Relation, assigned: set[str]) -> None:
        for key in self._world.ground.snapshot.references_to(table):
            if key.on_update not in ("no_action", "restrict") and assigned & set(key.referenced_columns):
                raise NoModel(f"a change of what {key.name} refers to")


def _lone(tree: e.Node) -> e.Call | None:
    value = tree.only_value if isinstance(tree, Query) else None
    return value if isinstance(value, e.Call) else None
