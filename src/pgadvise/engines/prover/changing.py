"""Rows that the statements of a function insert, update and delete, and which of them belong to others.

A table with rules or parts, and one with triggers that do more than stamp, is not followed. What a deleted row takes
along is taken to be of its own tenant, and that is said.
"""

from typing import Any

import z3

from pgadvise.engines.prover import queries, sources
from pgadvise.engines.prover.commands import default
from pgadvise.engines.prover.kinds import column_kind
from pgadvise.engines.prover.plpgsql import Run
from pgadvise.engines.prover.procedure import NoModel
from pgadvise.engines.prover.question import Question
from pgadvise.engines.prover.roads import carries_tenant
from pgadvise.engines.prover.scopes import Bound, Frame, Scope, resolved
from pgadvise.engines.prover.terms import OWN, TRUE, Formula, Value, both, either, neither
from pgadvise.engines.prover.world import Row
from pgadvise.engines.prover.writers import Writers
from pgadvise.engines.prover.writing import MADE
from pgadvise.snapshot import NotCaptured, Relation
from pgadvise.sql import expression as e
from pgadvise.sql.query import Assignment, Delete, Insert, Query, Statement, Subquery, Update
from pgadvise.sql.walk import walk


class Changing(Run):
    """`bad` are the writes of rows of others, `assumed` what is taken for granted of foreign keys."""

    def __init__(self, question: Question, writers: Writers, frame: Frame, tree: dict[str, Any], body: str) -> None:
        super().__init__(question.translation, frame, tree, body, guessed=True)
        self._question, self._writers, self._role = question, writers, frame.role
        self._world = question.world
        self.bad: list[Formula] = []
        self.assumed: dict[str, None] = {}

    def write(self, tree: Statement, target: dict[str, Any], where: Formula) -> None:
        now = both(where, neither(self._returned))
        if not isinstance(tree, Insert | Update | Delete) or tree.ctes:
            raise NoModel("a command")
        for returned in tree.returning:
            if any(isinstance(part, Subquery | e.Call) for part in walk(returned)):
                raise NoModel("RETURNING what is called or selected")
        self._world.readings.opened(tree)
        table = resolved(self._meaning, tree.relation, self._frame)
        if table is None or not table.is_table:
            raise NoModel(f"a write of {tree.relation.name}")
        self._world.readings.seen(tree.relation)
        given: dict[str, Value] = {}
        if isinstance(tree, Insert):
            given = self._insert(tree, table, now)
        elif isinstance(tree, Update):
            self._update(tree, table, now)
        else:
            self._delete(tree, table, now)
        self._into(tree, target, given, now)

    def _into(
        self, tree: Insert | Update | Delete, target: dict[str, Any], given: dict[str, Value], now: Formula
    ) -> None:
        """What an INSERT returns of the columns it gave; of everything else nothing is known."""
        self._variables["found"] = self._world.names.value("found", "bool")
        for place, field in enumerate(target.get("PLpgSQL_row", {}).get("fields", ())):
            if field["name"] not in self._variables:
                raise NoModel("INTO what is no variable")
            value = tree.returning[place].value if place < len(tree.returning) else None
            known = given.get(value.name) if isinstance(value, e.Column) else None
            self._set(field["name"], known or self._world.names.value(field["name"]), now)
        if "PLpgSQL_rec" in target:
            self._forget(target["PLpgSQL_rec"]["refname"])

    def _insert(self, tree: Insert, table: Relation, now: Formula) -> dict[str, Value]:
        values, when = self._values(tree, table)
        values = self._stamped(table, values, "insert")
        new = Row(relation=table, columns=values, stored=False)
        when = both(now, when, self._question.gates.passes(new, "insert", "check", self._role))
        if tree.conflict is not None and tree.conflict.assignments:
            self._conflict(tree, table, values, when)
        ground = self._world.ground
        if table.oid == ground.registry:
            key = values[ground.axes[table.oid].column or ""]
            if tree.conflict is not None or self._writers.drops(table):
                raise NoModel("a new tenant that may be there already, or left out")
            self._world.assumed.append((MADE, z3.Implies(both(when, neither(key.null)), OWN(key.term))))
        self._bad(new, when)
        return values

    def _conflict(self, tree: Insert, table: Relation, values: dict[str, Value], when: Formula) -> None:
        """DO UPDATE changes a row that has the new one's key."""
        assert tree.conflict is not None
        keys = [key.name for key in tree.conflict.keys if isinstance(key, e.Column)]
        if not keys or len(keys) != len(tree.conflict.keys) or not set(keys) <= values.keys():
            raise NoModel("ON CONFLICT of other than columns")
        self._ask_for_plain(table, tree.conflict.assignments, tree.conflict.where)
        old = self._world.row(table)
        self._stamped(table, dict(old.columns), "update")
        same = [both(neither(values[k].null), old.columns[k].term == values[k].term) for k in keys]
        self._bad(old, both(when, *same))

    def _update(self, tree: Update, table: Relation, now: Formula) -> None:
        old, scope, where = self._found(tree, table)
        columns = dict(old.columns)
        for assigned in tree.assignments:
            if assigned.partial or len(assigned.columns) != 1:
                raise NoModel("an assignment to a part, or to several columns")
            columns[assigned.columns[0]] = self._given(table, assigned.columns[0], assigned.value, scope)
        self._ask_for_keys(table, {a.columns[0] for a in tree.assignments})
        new = Row(relation=table, columns=self._stamped(table, columns, "update"), stored=False)
        gates = self._question.gates
        when = both(
            now,
            where,
            gates.passes(old, "update", "using", self._role),
            gates.passes(new, "update", "check", self._role),
        )
        self._bad(old, when)
        self._bad(new, when)

    def _delete(self, tree: Delete, table: Relation, now: Formula) -> None:
        old, _, where = self._found(tree, table)
        self._stamped(table, dict(old.columns), "delete")
        self._follow(table)
        self._bad(old, both(now, where, self._question.gates.passes(old, "delete", "using", self._role)))

    def _found(self, tree: Update | Delete, table: Relation) -> tuple[Row, Scope, Formula]:
        """The row that is written, beside the rows of FROM or USING."""
        old = self._world.row(table)
        readings = self._world.readings
        began = readings.place
        beside = Query(sources=tree.sources)
        self._world.readings.opened(beside)
        scope, conditions = sources.joined(self._meaning, beside, self._scope)
        scope = scope._replace(bound=(*scope.bound, Bound(tree.relation.label, old.columns)))
        until = readings.place
        conditions += queries.where(self._meaning, tree.where, scope, conditions)
        readings.under(began, until, both(*conditions))
        return old, scope, both(*conditions)

    def _given(self, table: Relation, name: str, tree: e.Expression, scope: Scope) -> Value:
        column = table.column(name)
        assert column is not None
        kind = column_kind(column)
        if isinstance(tree, e.Default):
            return default(self._question, table, column, self._role) or self._world.names.value(name, kind)
        found = self._meaning.value(tree, scope, kind)
        return found if found.kind == kind or kind is None else self._meaning.cast(found, column.type)

    def _values(self, tree: Insert, table: Relation) -> tuple[dict[str, Value], Formula]:
        columns = tree.columns or tuple(c.name for c in table.columns)
        given: dict[str, Value] = {}
        when: Formula = TRUE
        if tree.query is not None and len(tree.query.values) == 1:
            pairs = zip(columns, tree.query.values[0], strict=False)
            given = {name: self._given(table, name, x, self._scope) for name, x in pairs}
        elif tree.query is not None:
            rows = self._meaning.derived(tree.query, self._scope)
            if len(rows.columns) > len(columns):
                raise NoModel("an insert of other columns")
            when = rows.when
            for name, (_, value) in zip(columns, rows.columns, strict=False):
                column = table.column(name)
                assert column is not None
                kind = column_kind(column)
                given[name] = value if value.kind == kind or kind is None else self._meaning.cast(value, column.type)
        for column in table.columns:
            if column.name not in given:
                known = (
                    None if column.generated or column.identity else default(self._question, table, column, self._role)
                )
                given[column.name] = known or self._world.names.value(column.name, column_kind(column))
        return given, when

    # --- what a write does besides

    def _bad(self, row: Row, when: Formula) -> None:
        """A row of another tenant, or of none where one may be of none."""
        world = self._world
        axis = world.ground.axes.get(row.relation.oid)
        if axis is None:
            return
        keys = (axis.column,) if axis.column else axis.parent.columns if axis.parent else ()
        nobodys = [row.columns[name].null for name in keys]
        stored = [neither(row.columns[c.name].null) for c in row.relation.columns if not c.nullable]
        self.bad.append(both(when, *stored, either(world.foreign(row), *(nobodys or [TRUE]))))

    def _stamped(self, table: Relation, columns: dict[str, Value], event: str) -> dict[str, Value]:
        """Triggers that only stamp columns may leave anything in them; others are not followed."""
        snapshot = self._world.ground.snapshot
        if isinstance(snapshot.rewrite_rules, NotCaptured) or any(
            rule.relation == table.oid and rule.event != "select" for rule in snapshot.rewrite_rules
        ):
            raise NoModel(f"a rule on {table}")
        if snapshot.children_of(table):
            raise NoModel(f"a write of {table}, which has parts")
        for trigger in snapshot.triggers_of(table):
            function = snapshot.function(trigger.function)
            if event in trigger.events and trigger.enabled != "disabled":
                changed = self._writers.changed(trigger)
                hands = self._writers.called_by(function) if function is not None else ()
                if changed is None or not hands or any(self._writers.writes(f) != frozenset() for f in hands):
                    raise NoModel(f"the trigger {trigger.name} of {table}")
                columns = {n: self._world.names.value(n, v.kind) if n in changed else v for n, v in columns.items()}
        return columns

    def _follow(self, table: Relation) -> None:
        """What the deletion of a row takes along."""
        ground = self._world.ground
        for key in ground.snapshot.references_to(table):
            child = ground.snapshot.relation(key.table)
            if child is None or key.on_delete in ("no_action", "restrict") or child.oid not in ground.axes:
                continue
            if not carries_tenant(ground, key, child, table):
                self.assumed[f"rows of {child} refer to rows of their own tenant in {table}"] = None

    def _ask_for_keys(self, table: Relation, assigned: set[str]) -> None:
        for key in self._world.ground.snapshot.references_to(table):
            if key.on_update not in ("no_action", "restrict") and assigned & set(key.referenced_columns):
                raise NoModel(f"a change of what {key.name} refers to")

    def _ask_for_plain(self, table: Relation, assigned: tuple[Assignment, ...], where: e.Expression | None) -> None:
        """An ON CONFLICT DO UPDATE whose assignments leave the row's tenant alone and read nothing."""
        names = {name for each in assigned for name in each.columns}
        axis = self._world.ground.axes.get(table.oid)
        keys = set(axis.parent.columns) if axis is not None and axis.parent is not None else set()
        if axis is not None and (names & keys or axis.column in names or (axis.column is None and axis.parent is None)):
            raise NoModel("ON CONFLICT that moves a row")
        self._ask_for_keys(table, names)
        nodes = [each.value for each in assigned] + ([where] if where is not None else [])
        if any(isinstance(part, Subquery) for node in nodes for part in walk(node)):
            raise NoModel("ON CONFLICT with a sub-select")

    def _forget(self, record: str) -> None:
        self._records[record] = Bound(record, None, bare=False)
        self._variables["found"] = self._world.names.value("found", "bool")
