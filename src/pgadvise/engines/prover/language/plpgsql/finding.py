"""Statements of PL/pgSQL that look for rows: SELECT INTO, PERFORM, EXECUTE, what they tell (FOUND, ROW_COUNT), and what
a record of a known type holds before any of them fills it.

ROW_COUNT is told where GET DIAGNOSTICS comes right after one of these: it is 0 where they have found nothing, and only
there. What stands between, an assignment of what a query gives for one, may have counted rows of its own.
"""

from typing import Any

from pgadvise.engines.prover.language.documents import records
from pgadvise.engines.prover.language.plpgsql.held import recorded
from pgadvise.engines.prover.language.plpgsql.loops import Loops
from pgadvise.engines.prover.language.sql import lone
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.terms import (
    FALSE,
    NUMBER,
    TRUE,
    Formula,
    Value,
    as_value,
    both,
    either,
    exactly,
    implies,
    neither,
)
from pgadvise.engines.prover.world.scopes import Scope
from pgadvise.sql.stored.procedural import listed_names
from pgadvise.sql.stored.words_of_bodies import declared_type
from pgadvise.sql.tree.expression import Call
from pgadvise.sql.tree.query import Query


class Finding(Loops):
    """Those of one call."""

    def _begin(self) -> None:
        super()._begin()
        self._counted: Formula | None = None

    def _declare(self, datum: dict[str, Any]) -> None:
        """A variable of a composite type begins with NULL in each of its fields, which may be set one by one. It begins
        once: what an inner block declares, again in each round of a loop, is not told by its text."""
        super()._declare(datum)
        name = datum.get("PLpgSQL_rec", {}).get("refname")
        type_ = declared_type(self._body, name, unset=True) if name is not None and name not in self._types else None
        fields = records.fields(self._meaning, type_) if type_ is not None else None
        if fields is not None and recorded(self._tree).count(name) == 1:
            self._fields[name] = tuple(field for field, _ in fields)
            for field, kind in fields:
                self._types[f"{name}.{field}"] = kind
                self._variables[f"{name}.{field}"] = Value(TRUE, self._meaning.world.names.term("null"))

    def _stop(self, where: Formula) -> None:
        raise NotImplementedError

    def _diagnosed(self, body: dict[str, Any], where: Formula) -> None:
        """GET DIAGNOSTICS: what else a variable is filled with may be anything."""
        for item in body.get("diag_items", ()):
            told = item["PLpgSQL_diag_item"]
            name = self._names.get(told.get("target", 0))
            if name not in self._variables:
                raise NoModel("GET DIAGNOSTICS into a part of a variable")
            value = self._row_count() if told.get("kind") == "ROW_COUNT" else None
            self._set(name, value or self._meaning.world.names.value(name, self._kind_of(name)), where)

    def _row_count(self) -> Value | None:
        if self._counted is None:
            return None
        world = self._meaning.world
        found = Value(FALSE, world.names.term("row_count"), "int")
        is_none = found.term == world.literal("0", "int")
        world.facts.append(implies(self._counted, both(neither(is_none), NUMBER(found.term) > 0)))
        world.facts.append(either(self._counted, both(is_none, NUMBER(found.term) == 0)))
        return found

    def _execsql(self, body: dict[str, Any], where: Formula) -> None:
        query = self._query(body["sqlstmt"])
        if not body.get("into"):
            raise NoModel("a statement without a result")
        self._select_into(query, self._scope, body, where)

    def _dynexecute(self, body: dict[str, Any], where: Formula) -> None:
        """EXECUTE sets no FOUND, and ROW_COUNT also where the rows go nowhere."""
        query, scope = self._dynamic(body["query"], body.get("params", ()))
        if body.get("into"):
            before = self._variables["found"]
            self._select_into(query, scope, body, where)
            self._variables["found"] = before
        else:
            self._refused(query, where)
            _, self._counted = lone.found(self._meaning, query, scope, "found")

    def _select_into(self, query: Query, scope: Scope, body: dict[str, Any], where: Formula) -> None:
        self._refused(query, where)
        target = body.get("target", {})
        names = listed_names(target)
        record = target.get("PLpgSQL_rec", {}).get("refname")
        if record is not None and record in self._types:
            names, record = [record], None
        found, exists = lone.found(self._meaning, query, scope, "found")
        fits = len(names) == len(found.columns) and all(map(self._is_variable, names))
        if record is None and not (names and fits):
            raise NoModel("SELECT INTO what is no list of variables")
        if body.get("strict"):
            self._stop(both(where, neither(exists)))
        row = [(name, value.unless(neither(exists))) for name, value in found.columns]
        if record is not None:
            self._hold(record, row, where)
        for name, (_, value) in zip(names, row, strict=False):
            self._set(name, value, where)
        self._set("found", as_value(exactly(exists)), where)
        self._counted = exists

    def _refused(self, query: Query, where: Formula) -> None:
        """Where it is a call and nothing else, an error of that one's is one of this."""
        called = query.select[0].value if len(query.select) == 1 and query == Query(select=query.select) else None
        if isinstance(called, Call):
            self._stop(both(where, self._meaning.raises(called, self._scope)))

    def _perform(self, body: dict[str, Any], where: Formula) -> None:
        query = self._query(body["expr"])
        self._refused(query, where)
        _, exists = lone.found(self._meaning, query, self._scope, "found")
        self._set("found", as_value(exactly(exists)), where)
        self._counted = exists
