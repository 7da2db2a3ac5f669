"""One call of a trigger's function, for a row that a command brings, or for all that a statement brings."""

from typing import Any

from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.language.plpgsql.told import Columns, Occasion, Told
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.texts.procedure import NoModel, search_path
from pgadvise.engines.prover.schema.texts.said import of_body
from pgadvise.engines.prover.words.terms import FALSE, TRUE, Formula, Value, both, merged, neither
from pgadvise.engines.prover.world.scopes import Bound, Frame
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Function, Relation, Trigger
from pgadvise.sql.parser.parse import statement
from pgadvise.sql.stored.functions import function_tree, retyped
from pgadvise.sql.stored.procedural import assignment, is_error, parts
from pgadvise.sql.stored.triggers import trigger_text
from pgadvise.sql.tree.expression import Column, Constant, Star
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.query import Relation as Source
from pgadvise.sql.tree.reads import functions, relations

_SAME_ROWS = (Star, Constant, Column)  # a function in the list may give sets, and an empty one is no row


class Firing(Told):
    """One call of a trigger's function: what it gives is no value but whether the row goes on.

    NULL is a row that is left out, or an error. Without `columns` the row is deleted: NEW is NULL then.
    """

    def __init__(
        self,
        question: Question,
        writers: Writers,
        function: Function,
        trigger: Trigger,
        relation: Relation,
        columns: Columns,
        old: Row | None,
    ) -> None:
        body = function.body or ""
        role = function.owner if function.security_definer else question.role
        event = "delete" if not columns else "update" if old is not None else "insert"
        occasion = Occasion(relation, event, columns or None, old.columns if old is not None else None)
        if not trigger.for_each_row:
            occasion = occasion._replace(new=None, old=None)
        held = occasion.held | {f"return.{name}": value for name, value in columns.items()}
        frame = Frame(role, search_path(function), function, held)
        tree = function_tree(body, ())
        super().__init__(question.translation, frame, tree, body, guessed=retyped(body))
        self.tell(occasion)
        self._writers = writers
        self._relation = relation
        self._trigger = trigger
        self._old = old
        self._new_row = columns

    def fired(self) -> tuple[Columns, Formula]:
        """NEW as it was returned, and that it was."""
        found = self.result()
        return {name: self._variables[f"return.{name}"] for name in self._new_row}, neither(found.null)

    # --- statements

    def _assign(self, body: dict[str, Any], where: Formula) -> None:
        """`new := old` sets each column to what it was, for both are rows of one table."""
        target, value = assignment(body["expr"]["PLpgSQL_expr"]["query"])
        whole = target.strip().lower() == "new" and value.strip().lower() == "old" and self._trigger.for_each_row
        if not whole or any(column.generated for column in self._relation.columns):
            super()._assign(body, where)
            return
        for column in self._new_row:
            self._set(f"new.{column}", self._of_old(column), where)

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        text = body["expr"]["PLpgSQL_expr"]["query"] if "expr" in body else self._row_named(body.get("lineno", 0))
        word = "".join(text.lower().split())
        if self._trigger.timing == "before" and word in ("null", *([] if self._new_row else ["new"])):
            self._give(Value(TRUE, self._meaning.world.names.term("skipped")), where)
            return
        if word not in ("new", "old", "coalesce(new,old)", "null"):
            raise NoModel("RETURN of another row")
        now = both(where, neither(self._returned))
        for column in self._new_row:
            name = f"return.{column}"
            given = self._of_old(column) if word == "old" else self._variables[f"new.{column}"]
            self._variables[name] = merged(now, given, self._variables[name])
        self._give(Value(FALSE, self._meaning.world.names.term("row")), where)

    def _row_named(self, line: int) -> str:
        found = {name for at, name in self._returns if at == line}
        if len(found) != 1:
            raise NoModel("RETURN of another row")
        return found.pop()

    def _of_old(self, column: str) -> Value:
        if self._old is None:
            raise NoModel("OLD of an INSERT")
        return self._old.columns[column]

    def _execsql(self, body: dict[str, Any], where: Formula) -> None:
        """A statement that writes elsewhere leaves the row as it is; what it returns is not known."""
        tree = statement(body["sqlstmt"]["PLpgSQL_expr"]["query"])
        if isinstance(tree, Query) and body.get("into"):
            self._ask_for_others(tree)
            super()._execsql(body, where)
            return
        self._ask_for_others(tree)
        if body.get("into"):
            raise NoModel("INTO from what writes")
        self._variables["found"] = self._meaning.world.names.value("found", "bool")

    def _query(self, raw: dict[str, Any]) -> Query:
        found = super()._query(raw)
        self._ask_for_others(found)
        return found

    def _ask_for_others(self, tree: object) -> None:
        """After the row is there, a query of its own table sees it, and nothing is known of it yet.

        Nor does one see those that the same DELETE has taken before.
        """
        changed = self._trigger.timing == "after" or not self._new_row
        if (changed or not isinstance(tree, Query)) and any(self._is_own(name) for _, name in relations(tree)):
            raise NoModel("a trigger that reads or writes its own table")
        if changed and any(self._reads_own(name) for _, name in functions(tree)):
            raise NoModel("a trigger that calls what reads its own table")

    def _is_own(self, name: str) -> bool:
        found = [r for r in self._meaning.world.ground.snapshot.relations if r.name == name]
        return name == self._relation.name or any(not r.is_table for r in found)

    def _reads_own(self, name: str) -> bool:
        known = self._meaning.world.ground.snapshot.functions_called(name)
        every = [f for each in known for f in self._writers.called_by(each)]
        views = {r.name for r in self._meaning.world.ground.snapshot.relations if not r.is_table}
        words = {self._relation.name, *views}
        return not all(words.isdisjoint(of_body(f).names) for f in every)


class Whole(Firing):
    """One call for a whole statement, of whose new rows one is known. What it gives is not asked.

    `IF EXISTS (SELECT … FROM new_rows WHERE …) THEN RAISE` refuses the statement where any of its rows fulfils the
    condition. So in one that goes through no row does, this one neither, and the body runs as it does where this row is
    the only one. That holds where the branch certainly ends the statement, which a handler around it would not let it.
    Of the new rows nothing else is known.
    """

    @property
    def _rows(self) -> str:
        text = trigger_text(self._trigger.definition)
        if text is None or text.new_rows is None or any("exceptions" in part for _, part in parts(self._tree)):
            raise NoModel("a handler in a trigger on statements")
        return text.new_rows

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        self._give(Value(FALSE, self._meaning.world.names.term("row")), where)

    def _query(self, raw: dict[str, Any]) -> Query:
        found = super()._query(raw)
        if any(name == self._rows for _, name in relations(found)):
            raise NoModel("what is asked of all new rows")
        return found

    def _execsql(self, body: dict[str, Any], where: Formula) -> None:
        tree = statement(body["sqlstmt"]["PLpgSQL_expr"]["query"])
        if any(name == self._rows for _, name in relations(tree)):
            raise NoModel("what is done with all new rows")
        super()._execsql(body, where)

    def _if(self, body: dict[str, Any], where: Formula) -> None:
        asked = self._any_row(super()._query(body["cond"]))
        if asked is None or not _only_raises(body):
            super()._if(body, where)
            return
        query, source = asked
        bound = (Bound(source.label, self._new_row),)
        scope = self._scope._replace(bound=bound, outer=self._scope)
        holds = TRUE if query.where is None else self._meaning.truth(query.where, scope).true
        self._statements(body["then_body"], both(where, holds))

    def _any_row(self, tree: Query) -> tuple[Query, Source] | None:
        """The query of a condition that asks whether there is a new row such as it says, and nothing else."""
        value = tree.only_value
        if not isinstance(value, Subquery) or value.kind != "exists" or len(value.query.sources) != 1:
            return None
        query, source = value.query, value.query.sources[0]
        plain = query == Query(select=query.select, sources=query.sources, where=query.where)
        if not plain or not all(isinstance(target.value, _SAME_ROWS) for target in query.select):
            return None
        if not isinstance(source, Source) or (source.schema, source.name) != (None, self._rows) or source.columns:
            return None
        inside = () if query.where is None else relations(query.where)
        return None if any(name == self._rows for _, name in inside) else (query, source)


def _only_raises(body: dict[str, Any]) -> bool:
    """An IF without other branches whose first statement is an error."""
    statements: list[dict[str, dict[str, Any]]] = body.get("then_body", [])
    first = statements[0].get("PLpgSQL_stmt_raise") if statements else None
    return first is not None and is_error(first) and body.keys() <= {"lineno", "cond", "then_body"}
