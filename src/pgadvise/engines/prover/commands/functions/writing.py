"""Functions that write what the policies believe, past the policies: run with any arguments, do they keep it?

What a function inserts into a linking table must not link a person whom the attacker controls to a tenant of others.
A row that the same function adds to the registry, or that a trigger after its insert is told of, is a new tenant and
its maker's own. Everything else that it does is not looked at; an UPDATE of a linking table, a MERGE, dynamic SQL, and
whatever has no model, break what is believed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import z3

from pgadvise.engines.prover.commands.functions.given import sent
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.language.plpgsql.plpgsql import Run
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.rows.generated import made_of
from pgadvise.engines.prover.schema.rows.keys import telling_apart
from pgadvise.engines.prover.schema.texts.procedure import NoModel, search_path
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.terms import OWN, TRUE, Formula, Value, both, either, neither
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.world import Ground, World
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.sql.parser.parse import NotParsed, statement
from pgadvise.sql.stored.functions import function_statements, function_tree
from pgadvise.sql.stored.procedural import listed_names
from pgadvise.sql.tree.expression import Column, Default, Star, Target
from pgadvise.sql.tree.query import Delete, Insert, Query, Statement, Update

MADE = "a tenant that the caller makes is his own"


def made(world: World, key: Value, when: Formula) -> None:
    """Says so of a row that is new in the registry: the key of one that is there is taken, if that is asked at once."""
    snapshot, registry = world.ground.snapshot, world.ground.snapshot.relation(world.ground.registry or 0)
    if registry is not None and (world.ground.axes[registry.oid].column,) in telling_apart(snapshot, registry):
        world.assumed.append((MADE, z3.Implies(both(when, neither(key.null)), OWN(key.term))))


def keeps(ground: Ground, writers: Writers, function: Function, asker: Asker, kept: Kept) -> bool:
    """Whether no call of it, with whatever arguments, breaks what the linking tables say."""
    if any(setting.startswith("role=") for setting in function.config):
        return False
    question = Question(ground, asker, kept)
    question.translation.gate = None  # who reads sees all: it may be the owner
    try:
        run = _Writing(question, writers, function)
        run.whole(function)
    except (NoModel, NotParsed):
        return False
    return question.holds_nowhere(either(*run.broken)).proved


def _parameters(question: Question, function: Function) -> list[Value]:
    return [sent(question, type_) for type_ in function.argument_types]


class _Writing(Run):
    def __init__(self, question: Question, writers: Writers, function: Function) -> None:
        body = function.body or ""
        values = _parameters(question, function)
        names = {n: v for n, v in zip(function.argument_names, values, strict=False) if n}
        role = function.owner if function.security_definer else question.role
        frame = Frame(role, search_path(function), function, names, tuple(values))
        tree: dict[str, Any] = {}
        if function.language == "plpgsql":
            tree = function_tree(body, function.variable_names)
        super().__init__(question.translation, frame, tree, body, guessed=None)
        self._question, self._writers = question, writers
        self.broken: list[Formula] = []

    def whole(self, function: Function) -> None:
        """Every statement, in the order in which they run."""
        for told in self._told(function):
            self._begin()
            self._records = dict(told)
            if function.language == "sql":
                for text in function_statements(function.body or "", "sql", function.argument_names):
                    self._run(statement(text), {}, TRUE)
            elif function.language == "plpgsql":
                self.result()
            else:
                raise NoModel(f"a body in {function.language}")

    def _told(self, function: Function) -> list[Mapping[str, Bound]]:
        """NEW and OLD of each trigger that runs it; a row that is new in the registry is a tenant of the caller's."""
        if not function.is_trigger:
            return [{}]
        snapshot = self._question.world.ground.snapshot
        tables = [(t, snapshot.relation(t.table)) for t in snapshot.triggers if t.function == function.oid]
        return [self._rows(table, new=_of_new_rows(trigger)) for trigger, table in tables if table is not None]

    def _rows(self, table: Relation, *, new: bool) -> Mapping[str, Bound]:
        names, ground = self._question.world.names, self._question.world.ground
        found = {
            word: Bound(
                word, {c.name: names.value(f"{word}.{c.name}", column_kind(c)) for c in table.columns}, bare=False
            )
            for word in ("new", "old")
        }
        if new and table.oid == ground.registry:
            key = (found["new"].columns or {})[ground.axes[table.oid].column or ""]
            made(self._question.world, key, TRUE)
        return found

    # --- statements

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        self._returned = either(self._returned, where)

    def _assign(self, body: dict[str, Any], where: Formula) -> None:
        target = body["expr"]["PLpgSQL_expr"]["query"].split(".")[0].strip().strip('"').lower()
        if target in self._records and target not in self._variables:
            self._records[target] = Bound(target, None, bare=False)
        else:
            super()._assign(body, where)

    def _execsql(self, body: dict[str, Any], where: Formula) -> None:
        tree = statement(body["sqlstmt"]["PLpgSQL_expr"]["query"])
        if isinstance(tree, Query) and body.get("into"):
            super()._execsql(body, where)
            return
        self._run(tree, body.get("target", {}) if body.get("into") else {}, where)

    def _perform(self, body: dict[str, Any], where: Formula) -> None:
        self._variables["found"] = self._question.world.names.value("found", "bool")

    def _run(self, tree: Statement, target: dict[str, Any], where: Formula) -> None:
        now = both(where, neither(self._returned))
        if getattr(tree, "ctes", ()):
            raise NoModel("WITH around what writes")
        if isinstance(tree, Insert | Update | Delete):
            self._write(tree, target, now)
            self._question.world.pass_time(harmless=False)
        elif not isinstance(tree, Query):
            raise NoModel("a command")

    def _write(self, tree: Insert | Update | Delete, target: dict[str, Any], now: Formula) -> None:
        if isinstance(tree, Insert):
            self._insert(tree, target, now)
            return
        if isinstance(tree, Update) and self._watched(tree.relation.name) and self._decides(tree):
            raise NoModel("an update of what is believed")
        self._into(target, (), now)

    def _watched(self, name: str) -> bool:
        """By the bare name: a link, or a table through which one belongs to its tenant; a part or a view of one."""
        snapshot = self._question.world.ground.snapshot
        tables = (snapshot.relation(oid) for oid in self._believed())
        return any(table is not None and name in self._writers.written_as(table) for table in tables)

    def _believed(self) -> set[int]:
        ground = self._question.world.ground
        parents = (ground.axes[oid].parent for oid in ground.links if oid in ground.axes)
        return {*ground.links, *(p.references for p in parents if p is not None and p.references is not None)}

    def _decides(self, tree: Update) -> bool:
        """Whether it assigns what says whose the row is, whom it names or whether it counts."""
        ground = self._question.world.ground
        decisive: set[str | None] = set()
        believed = self._believed()
        for table in (r for r in ground.snapshot.relations if r.name == tree.relation.name):
            if table.oid not in believed:  # a view or a part: its columns may be called otherwise
                return True
            axis = ground.axes.get(table.oid)
            if axis is not None:
                decisive |= {axis.column, *(axis.parent.columns if axis.parent is not None else ())}
            decisive |= {*ground.links.get(table.oid, ()), *self._question.world.secrets(table.oid)}
            decisive |= {partner.below} if (partner := ground.partners.get(table.oid)) is not None else set()
            decisive |= {kind.column for kind in ground.kinds.get(table.oid, {}).values()}
            decisive |= {*(ground.uses[table.oid].decisive if table.oid in ground.uses else ())}
            decisive |= {*ground.validity.get(table.oid, {}), *(x.column for x in ground.listings.get(table.oid, ()))}
            decisive |= made_of(table, decisive)
        return any(column in decisive for one in tree.assignments for column in one.columns)

    def _insert(self, tree: Insert, target: dict[str, Any], now: Formula) -> None:
        snapshot, ground = self._question.world.ground.snapshot, self._question.world.ground
        named = [r for r in snapshot.relations if r.name == tree.relation.name]
        table = named[0] if len(named) == 1 else None
        if table is None or not (table.oid == ground.registry or self._watched(table.name)):
            if any(self._watched(r.name) or r.oid == ground.registry for r in named):
                raise NoModel("an insert into one of several tables of that name")
            self._into(target, (), now)
            return
        values, when = self._values(tree, table)
        values = self._stamped(table, values)
        if tree.conflict is not None and (table.oid == ground.registry or tree.conflict.assignments):
            raise NoModel("ON CONFLICT")
        if table.oid == ground.registry and self._writers.drops(table):
            raise NoModel("a new tenant that may be left out")
        if table.oid == ground.registry:
            made(self._question.world, values[ground.axes[table.oid].column or ""], both(now, when))
        elif table.oid in ground.links:
            self.broken.append(both(now, when, self._linked(table, values)))
        else:
            raise NoModel("an insert into what decides the tenant")
        certain = is_single(tree) and tree.conflict is None and not self._writers.drops(table)
        given = [column for target in tree.returning for column in self._given_back(target, values)]
        self._into(target, given if certain else [(name, self._perhaps(value)) for name, value in given], now)

    def _stamped(self, table: Relation, values: dict[str, Value]) -> dict[str, Value]:
        """What BEFORE triggers leave of them."""
        changed, names = self._writers.changed_columns(table), self._question.world.names
        if changed is None:
            raise NoModel(f"an insert into {table}, whose triggers may change any column")
        return {name: names.value(name, v.kind) if name in changed else v for name, v in values.items()}

    def _perhaps(self, value: Value) -> Value:
        """What is returned where a row was inserted, else NULL."""
        return value.unless(self._question.world.names.boolean("no row"))

    def _linked(self, table: Relation, values: Mapping[str, Value]) -> Formula:
        """That the row links somebody whom the attacker controls to a tenant that is not his."""
        ground = self._question.world.ground
        axis, partner = ground.axes.get(table.oid), ground.partners.get(table.oid)
        column = partner.below if partner is not None else axis.column if axis is not None else None
        if column is None or table.oid in ground.listings:
            raise NoModel("a link by way of another table or a list")
        people = [(name, values[name]) for name in ground.links[table.oid]]
        names_him = self._question.world.names_him
        his = either(*(both(neither(p.null), names_him(table.oid, name, values)) for name, p in people))
        his = TRUE if self._question.world.secrets(table.oid) else his  # whoever writes a secret knows it
        return both(his, neither(values[column].null), neither(OWN(values[column].term)))

    def _values(self, tree: Insert, table: Relation) -> tuple[dict[str, Value], Formula]:
        """What each column gets, and when; a column that is not named gets anything."""
        names = self._question.world.names
        found = {c.name: names.value(c.name, column_kind(c)) for c in table.columns}
        columns = tree.columns or tuple(c.name for c in table.columns)
        if tree.query is None:
            return found, TRUE
        scope: Scope = self._scope
        if len(tree.query.values) == 1:
            pairs = [(n, x) for n, x in zip(columns, tree.query.values[0], strict=False) if not isinstance(x, Default)]
            given = [(n, self._meaning.value(x, scope, found[n].kind if n in found else None)) for n, x in pairs]
            when: Formula = TRUE
        else:
            rows = self._meaning.derived(tree.query, scope)
            given = [(n, value) for n, (_, value) in zip(columns, rows.columns, strict=False)]
            when = rows.when
            if len(rows.columns) > len(columns):
                raise NoModel("an insert of other columns")
        for name, value in given:
            column = table.column(name)
            if column is None:
                raise NoModel(f"the column {name}, which {table} has not")
            same = value.kind == found[name].kind or found[name].kind is None
            found[name] = value if same else self._meaning.cast(value, column.type)
        return found, when

    def _given_back(self, target: Target, values: Mapping[str, Value]) -> list[tuple[str | None, Value]]:
        if isinstance(target.value, Star):
            return [*values.items()]
        if isinstance(target.value, Column) and target.value.name in values:
            return [(target.name or target.value.name, values[target.value.name])]
        raise NoModel("RETURNING an expression")

    def _into(self, target: dict[str, Any], given: Sequence[tuple[str | None, Value]], now: Formula) -> None:
        """INTO variables, or a record. Nothing is known of what was not given."""
        names = self._question.world.names
        values = [value for _, value in given]
        for place, name in enumerate(listed_names(target)):
            if name not in self._variables:
                raise NoModel("INTO what is no variable")
            value = values[place] if place < len(values) else names.value(name)
            self._set(name, value, now)
        record = target.get("PLpgSQL_rec", {}).get("refname")
        if record is not None:
            columns = {name: value for name, value in given if name is not None}
            apart = len(columns) == len(given) and record not in self._records  # it may hold what it held before
            self._records[record] = Bound(record, columns if apart and columns else None, bare=False)


def is_single(tree: Insert) -> bool:
    """Whether it inserts one row, no more and no less."""
    return tree.query is None or len(tree.query.values) == 1


def _of_new_rows(trigger: Trigger) -> bool:
    """Before the insert the row may be there already: ON CONFLICT drops it, and keeps what the trigger wrote."""
    return trigger.events == ("insert",) and trigger.timing == "after"
