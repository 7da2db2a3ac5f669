"""Functions that may be called: does a call, with whatever arguments, show or change a row of another tenant?

The body is run over arguments of which nothing is known. It shows nothing of others where no row that matters to it
(`readings`) belongs to another tenant: then it gives the same whatever the others' rows are. It changes nothing of
others where no row that it inserts, updates or deletes does, before or after. Under policies it reads and writes what
they let whose rights it has. A write that sets off more than stamps, and whatever has no model, proves nothing.
"""

from collections.abc import Iterator
from typing import Any

from pgadvise.engines.prover.changing import Changing
from pgadvise.engines.prover.kinds import stored_kind
from pgadvise.engines.prover.procedure import NoModel, search_path
from pgadvise.engines.prover.proof import Unproved
from pgadvise.engines.prover.question import Question
from pgadvise.engines.prover.routines import HARMLESS
from pgadvise.engines.prover.scopes import Frame
from pgadvise.engines.prover.terms import TRUE, Formula, Value, both, either, neither
from pgadvise.engines.prover.world import Row
from pgadvise.engines.prover.writers import Writers
from pgadvise.snapshot import Function
from pgadvise.sql.functions import function_statements, function_tree
from pgadvise.sql.parse import NotParsed, statement
from pgadvise.sql.query import Query, Statement

_ROW_MAKERS = ("materialized_view", "foreign_table")


def touched(question: Question, writers: Writers, function: Function) -> tuple[Formula, tuple[str, ...]]:
    """When a call touches a row of another tenant, and what is assumed of keys. Raises Unproved."""
    if any(not setting.startswith(HARMLESS) for setting in function.config):
        raise Unproved(f"{function.qualified} runs with settings of its own")
    readings = question.world.readings
    readings.active = True
    try:
        run = _Calling(question, writers, function)
        run.whole()
    except NotParsed as error:
        raise Unproved(f"the body of {function.qualified} cannot be read: {error.reason}") from None
    except NoModel as construct:
        raise Unproved(f"{construct} in {function.qualified} has no model") from None
    readings.active = False
    overlooked = readings.overlooked(question.world.ground.snapshot)
    if overlooked is not None:
        raise Unproved(f"{overlooked} in {function.qualified}")
    return either(*run.bad, *_shown(question)), tuple(run.assumed)


def _shown(question: Question) -> Iterator[Formula]:
    world = question.world
    for read in world.readings.reads:
        if read.relation.oid in world.ground.axes:
            yield both(*read.parts, world.foreign(Row(relation=read.relation, columns=read.columns, stored=True)))
        elif read.relation.kind in _ROW_MAKERS:
            raise Unproved(f"nothing tells whose the rows of {read.relation} are")


class _Calling(Changing):
    def __init__(self, question: Question, writers: Writers, function: Function) -> None:
        self._function = function
        enums = question.world.ground.enums
        values = [question.world.names.value("argument", stored_kind(enums, t)) for t in function.argument_types]
        names = {n: v for n, v in zip(function.argument_names, values, strict=False) if n}
        role = function.owner if function.security_definer else question.role
        frame = Frame(role, search_path(function), function, names, tuple(values))
        tree: dict[str, Any] = {}
        if function.language == "plpgsql":
            tree = function_tree(function.body or "", function.argument_names)[0]["PLpgSQL_function"]
        super().__init__(question, writers, frame, tree, function.body or "")
        self._steps |= {
            "return_query": self._return_query,
            "return_next": self._return_next,
            "null": lambda body, where: None,
        }

    def whole(self) -> None:
        """Every statement, in the order in which they run."""
        function = self._function
        if function.language == "plpgsql":
            if "#variable_conflict" in (function.body or ""):
                raise NoModel("#variable_conflict")
            self.result()
        elif function.language == "sql":
            for text in function_statements(function.body or "", "sql", function.argument_names):
                self._plain(statement(text))
        else:
            raise NoModel(f"a body in {function.language}")

    def _plain(self, tree: Statement) -> None:
        if isinstance(tree, Query):
            self._world.readings.opened(tree)
            self._meaning.derived(tree, self._scope)
        else:
            self.write(tree, {}, TRUE)

    # --- statements

    def _statement(self, raw: dict[str, Any], where: Formula) -> None:
        readings = self._world.readings
        before, readings.path = readings.path, both(where, neither(self._returned))
        super()._statement(raw, where)
        readings.path = before

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        value = self._expression(body["expr"]) if "expr" in body else self._names_value()
        self._give(value, where)

    def _names_value(self) -> Value:
        return self._world.names.value("returned")

    def _return_query(self, body: dict[str, Any], where: Formula) -> None:
        if "query" not in body:
            raise NoModel("RETURN QUERY EXECUTE")
        self._meaning.derived(self._query(body["query"]), self._scope)

    def _return_next(self, body: dict[str, Any], where: Formula) -> None:
        if "expr" in body:
            self._expression(body["expr"])

    def _execsql(self, body: dict[str, Any], where: Formula) -> None:
        tree = statement(body["sqlstmt"]["PLpgSQL_expr"]["query"])
        if not isinstance(tree, Query):
            self.write(tree, body.get("target", {}) if body.get("into") else {}, where)
        elif "PLpgSQL_rec" in body.get("target", {}):
            self._record(body["target"]["PLpgSQL_rec"]["refname"], self._query(body["sqlstmt"]))
        else:
            super()._execsql(body, where)

    def _record(self, name: str, query: Query) -> None:
        """Of a record nothing is known but that its fields are there: what was read for it counts as read."""
        self._meaning.derived(query, self._scope)
        self._forget(name)
