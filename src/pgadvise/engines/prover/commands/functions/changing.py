"""Rows that the statements of a function insert, update and delete, and which of them belong to others.

A statement sees what those before it wrote: a row that was inserted or updated is there from then on, and what was read
of a table before an update or a deletion says nothing of its rows afterwards.
"""

from collections.abc import Iterable
from typing import Any

import z3

from pgadvise.engines.prover.commands.commands import default
from pgadvise.engines.prover.commands.functions.consequences import Fires
from pgadvise.engines.prover.commands.functions.within import Within, Written
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.registering import made
from pgadvise.engines.prover.commands.rekeying import takes_tenants
from pgadvise.engines.prover.language.plpgsql import merging
from pgadvise.engines.prover.language.plpgsql.told import Columns, Occasion
from pgadvise.engines.prover.language.sql import queries, sources
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.kinds import column_kind, is_same
from pgadvise.engines.prover.words.terms import TRUE, Formula, Value, as_value, both, exactly, neither
from pgadvise.engines.prover.world.misled import refounded
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope, resolved
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Column, Function, Relation
from pgadvise.sql.parser.parse import statement
from pgadvise.sql.stored.procedural import listed_names
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import walk

# ANALYZE, LOCK TABLE, NOTIFY; REFRESH makes anew what was made of rows, whoever asks for it.
_KEEPS_ROWS = frozenset(("Vacuum", "Lock", "Notify", "RefreshMatView"))


class _Absent(NoModel):
    """A column that the table has not: the server refuses such a statement whenever it is reached."""


class Changing(Within):
    """A run of statements that write."""

    def __init__(self, question: Question, writers: Writers, frame: Frame, tree: dict[str, Any], body: str) -> None:
        super().__init__(question, writers, frame, tree, body)
        self._steps |= {
            "return_query": self._return_query,
            "return_next": self._return_next,
            "null": lambda body, where: None,
        }

    @property
    def _reading(self) -> tuple[str, str | None]:
        """Whose policies bind: in a rule its owner's, who is not current_user."""
        return self._role, self._frame.reader

    def _another(self, frame: Frame, tree: dict[str, Any], function: Function) -> "Changing":
        return Changing(self._question, self._writers, frame, tree, function.body or "")

    def write(self, tree: q.Statement, target: dict[str, Any], where: Formula) -> None:
        if isinstance(tree, q.Merge):
            self._merge(tree, target, where)
            return
        if isinstance(tree, q.Utility) and tree.kind in _KEEPS_ROWS:
            return
        if not isinstance(tree, q.Insert | q.Update | q.Delete):
            raise NoModel("a command")
        with self._one():
            left = self._with(tree, where)
            now = both(self._reached, where, neither(self._returned))
            try:
                self._into(left, target, self._written(left, where), now)
            except _Absent:
                self._stop(where)

    def _written(self, tree: q.Insert | q.Update | q.Delete, where: Formula) -> Written:
        now = both(self._reached, where, neither(self._returned))
        if any(isinstance(part, q.Subquery | e.Call) for returned in tree.returning for part in walk(returned)):
            raise NoModel("RETURNING what is called or selected")
        self._ask_for_still(tree)
        self._world.readings.opened(tree)
        table = resolved(self._meaning, tree.relation, self._frame)
        if table is None or not table.is_table:
            unsure = ", named without its schema," if table is None and tree.relation.schema is None else ""
            raise NoModel(f"a write of {tree.relation.name}{unsure}")
        self._world.readings.seen(tree.relation)
        if isinstance(tree, q.Insert):
            return self._insert(tree, table, now)
        return self._update(tree, table, now) if isinstance(tree, q.Update) else self._delete(tree, table, now)

    def _merge(self, tree: q.Merge, target: dict[str, Any], where: Formula) -> None:
        table = resolved(self._meaning, tree.relation, self._frame)
        self._certain = False
        for command in merging.commands(tree, target, table, self._world.ground):
            self.write(command, {}, where)
        self._certain = True
        self._variables["found"] = self._world.names.value("found", "bool")

    def _into(self, tree: q.Insert | q.Update | q.Delete, target: dict[str, Any], done: Written, now: Formula) -> None:
        """What a statement returns of the row that it wrote: with INTO it writes one, or none, or fails."""
        exists = self._world.names.boolean("written")
        self._world.facts.append(z3.Implies(exists, done.when))
        if "found" in self._variables:
            self._set("found", as_value(exactly(exists)), now)
        row = self._returned_row(tree, done)
        held = [(n, v.unless(neither(exists))) for n, v in row or ()]
        for place, name in enumerate(listed_names(target)):
            if not self._is_variable(name):
                raise NoModel("INTO what is no variable")
            known = held[place][1] if place < len(held) else self._world.names.value(name)
            self._set(name, known, now)
        if "PLpgSQL_rec" in target and row is not None:
            self._hold(target["PLpgSQL_rec"]["refname"], held, now)
        elif "PLpgSQL_rec" in target:
            self._forget(target["PLpgSQL_rec"]["refname"])

    def _insert(self, tree: q.Insert, table: Relation, now: Formula) -> Written:
        values, when = self._values(tree, table)
        values = dict(self._stamped(table, values, "insert"))
        new = Row(relation=table, columns=values, stored=False)
        tried = both(now, when)
        when = both(tried, self._question.gates.passes(new, "insert", "check", *self._reading))
        if tree.conflict is not None and tree.conflict.assignments:
            self._conflict(tree, tree.conflict, table, values, when)
        ground = self._world.ground
        if table.oid == ground.registry:
            key = values[ground.axes[table.oid].column or ""]
            if tree.conflict is not None or self._writers.drops(table):
                raise NoModel("a new tenant that may be there already, or left out")
            if takes_tenants(self._writers, ground, self._calls):
                raise NoModel("a new tenant that may have been there before")
            made(self._world, key, when)
        self._bad(new, "insert", when)
        self._watch(None, new, when)
        sure = self._certain and tree.conflict is None and not self._writers.drops(table)  # else it may be another row
        self._world.comes(new, when if sure else None)
        self._fire(Occasion(table, "insert", values, None), Fires(now, tried, when))
        updates = tree.conflict is not None and bool(tree.conflict.assignments)  # then it may be a row that was there
        return Written(None, TRUE) if updates else Written(values, when)

    def _conflict(self, tree: q.Insert, conflict: q.Conflict, table: Relation, values: Columns, when: Formula) -> None:
        """DO UPDATE changes a row that has the new one's key.

        What is assigned to the columns that say whose it is is told from that row and from the one that was to be added
        (EXCLUDED, as BEFORE INSERT triggers left it); to others anything may be.
        """
        keys, moving = conflict.columns, self._world.ground.deciding(table)
        if not keys:
            raise NoModel("ON CONFLICT of other than columns")
        told = {n: a.only_value if n in moving else None for a in conflict.assignments for n in a.columns}
        self._ask_for_keys(table, {*told})
        old = self._world.row(table, linked=not self.promoting)
        alike = [k for k in keys if is_same(old.columns[k].kind) and old.columns[k].kind == values[k].kind]
        same = [neither(values[k].null) for k in keys] + [old.columns[k].term == values[k].term for k in alike]
        rows = (Bound(tree.relation.label, old.columns, bare=False), Bound("excluded", values, bare=False))
        scope = self._scope._replace(bound=(*self._scope.bound, *rows))
        if conflict.where is not None:  # asked of the row that is there
            same.append(self._meaning.truth(conflict.where, scope).true)
        fires = both(when, *same)
        self._bad(old, "update", fires)
        given = {**old.columns, **{name: self._given(table, name, value, scope) for name, value in told.items()}}
        new = Row(relation=table, columns=self._stamped(table, given, "update", frozenset(told)), stored=False)
        self._world.changed(table)
        self._bad(new, "update", fires)
        self._watch(old, new, fires)
        self._fire(Occasion(table, "update", new.columns, old.columns), Fires(when, fires, fires))

    def _update(self, tree: q.Update, table: Relation, now: Formula) -> Written:
        old, scope, where = self._found(tree, table)
        columns = dict(old.columns)
        told = {name: each.only_value for each in tree.assignments for name in each.columns}
        columns |= {name: self._given(table, name, value, scope) for name, value in told.items()}
        self._ask_for_keys(table, {*told})
        new = Row(relation=table, columns=self._stamped(table, columns, "update", frozenset(told)), stored=False)
        gates = self._question.gates
        tried = both(now, where, gates.passes(old, "update", "using", *self._reading))
        when = both(tried, gates.passes(new, "update", "check", *self._reading))
        self._bad(old, "update", when)
        self._world.changed(table)
        self._bad(new, "update", when)
        self._watch(old, new, when)
        if self._certain and not self._writers.drops(table, "update"):
            self._world.stores(new, when)
        self._fire(Occasion(table, "update", new.columns, old.columns), Fires(now, tried, when))
        return Written(new.columns, when)

    def _delete(self, tree: q.Delete, table: Relation, now: Formula) -> Written:
        old, _, where = self._found(tree, table)
        self._stamped(table, old.columns, "delete")
        when = both(now, where, self._question.gates.passes(old, "delete", "using", *self._reading))
        self._bad(old, "delete", when)
        if self.watching:
            self.broken += refounded(self._world, old, when)
        self._world.changed(table)
        self._follow_keys(table)
        self._fire(Occasion(table, "delete", None, old.columns), Fires(now, when, when))
        return Written(old.columns, when)

    def _found(self, tree: q.Update | q.Delete, table: Relation) -> tuple[Row, Scope, Formula]:
        """The row that is written, beside the rows of FROM or USING."""
        old = self._world.row(table, linked=not self.promoting)
        self._world.is_there(old)
        readings = self._world.readings
        began = readings.place
        beside = q.Query(sources=tree.sources)
        self._world.readings.opened(beside)
        scope, conditions = sources.joined(self._meaning, beside, self._scope)
        scope = scope._replace(bound=(*scope.bound, Bound(tree.relation.label, old.columns)))
        until = readings.place
        conditions += queries.where(self._meaning, tree.where, scope, conditions)
        readings.under(began, until, both(*conditions))
        return old, scope, both(*conditions)

    def _given(self, table: Relation, name: str, tree: e.Expression | None, scope: Scope) -> Value:
        """What a column is given; of what is not told anything."""
        column = _column(table, name)
        kind = column_kind(column)
        if tree is None:
            return self._world.names.value(name, kind)
        if isinstance(tree, e.Default):
            return default(self._question, table, column, self._role) or self._world.names.value(name, kind)
        return self._as(column, self._meaning.value(tree, scope, kind))

    def _as(self, column: Column, value: Value) -> Value:
        kind = column_kind(column)
        return value if value.kind == kind or kind is None else self._meaning.cast(value, column.type)

    def _values(self, tree: q.Insert, table: Relation) -> tuple[dict[str, Value], Formula]:
        columns = tree.columns or tuple(c.name for c in table.columns)
        given: dict[str, Value] = {}
        when: Formula = TRUE
        if tree.query is not None and len(tree.query.values) == 1:
            row = zip(columns, tree.query.values[0], strict=False)
            given = {name: self._given(table, name, x, self._scope) for name, x in row}
        elif tree.query is not None:
            rows = self._meaning.derived(tree.query, self._scope)
            if len(rows.columns) > len(columns):
                raise NoModel("an insert of other columns")
            when = rows.when
            pairs = zip(columns, rows.columns, strict=False)
            given = {name: self._as(_column(table, name), value) for name, (_, value) in pairs}
        for column in table.columns:
            if column.name not in given:
                known = (
                    None if column.generated or column.identity else default(self._question, table, column, self._role)
                )
                given[column.name] = known or self._world.names.value(column.name, column_kind(column))
        return given, when

    # --- statements

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        """What a trigger gives is not asked: a row that it leaves out is written all the same, which allows more."""
        told = self._occasion is not None or "expr" not in body
        value = self._world.names.value("returned") if told else self._expression(body["expr"])
        self._give(value, where)

    def _return_query(self, body: dict[str, Any], where: Formula) -> None:
        self._returned_rows({**body, "query": self._remaining(body["query"], where)} if "query" in body else body)

    def _return_next(self, body: dict[str, Any], where: Formula) -> None:
        if "expr" in body:
            self._expression(body["expr"])

    def _execsql(self, body: dict[str, Any], where: Formula) -> None:
        tree = statement(body["sqlstmt"]["PLpgSQL_expr"]["query"])
        if not isinstance(tree, q.Query):
            self.write(tree, body.get("target", {}) if body.get("into") else {}, where)
        else:
            super()._execsql({**body, "sqlstmt": self._remaining(body["sqlstmt"], where)}, where)

    def _hold(self, record: str, given: Iterable[tuple[str | None, Value]], where: Formula) -> None:
        """Where it cannot be told what it holds, what was read for it counts as read all the same."""
        try:
            super()._hold(record, given, where)
        except NoModel:
            self._forget(record)


def _column(table: Relation, name: str) -> Column:
    found = table.column(name)
    if found is None:
        raise _Absent(f"the column {name}, which {table} has not")
    return found
