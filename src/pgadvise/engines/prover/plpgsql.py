"""Simple PL/pgSQL, run symbolically: declarations, assignments, IF, SELECT INTO, PERFORM, RAISE, RETURN.

Each variable holds one value, chosen by the conditions on the way. A body with a loop, a handler, dynamic SQL or a
statement that writes has no model: its result is any value. RAISE EXCEPTION ends the statement that asked, so what the
call would have given then does not matter: NULL is as good as anything.
"""

import re
from collections.abc import Callable
from typing import Any

import z3

from pgadvise.engines.prover.scopes import Frame, Meaning, Scope
from pgadvise.engines.prover.terms import FALSE, TRUE, Formula, Value, as_value, both, either, exactly, merged, neither
from pgadvise.snapshot import Function
from pgadvise.sql.functions import function_tree
from pgadvise.sql.parse import NotParsed, statement
from pgadvise.sql.query import Query

# Types that the parser knows nothing of were given it as text.
_FOREIGN = re.compile(r"%\s*(?:row)?type\b|\bdeclare\b[^;]*?\w\s+\w+\.\w+|;\s*\w+\s+\w+\.\w+", re.IGNORECASE)
_ERROR = 21  # elog.h, ERROR; what is below is told and nothing else


class _NoModel(Exception):
    """The statement that has none."""


def result(meaning: Meaning, function: Function, frame: Frame) -> Value:
    """What a call gives."""
    try:
        tree = function_tree(function.body or "", function.argument_names)[0]["PLpgSQL_function"]
        if "#variable_conflict" in (function.body or ""):
            raise _NoModel("#variable_conflict")
        return _Run(meaning, frame, tree, guessed=bool(_FOREIGN.search(function.body or ""))).result()
    except NotParsed:
        return meaning.unknown(f"the body of {function.qualified}")
    except _NoModel as construct:
        return meaning.unknown(f"{construct} in {function.qualified}")


class _Run:
    def __init__(self, meaning: Meaning, frame: Frame, tree: dict[str, Any], *, guessed: bool) -> None:
        self._meaning = meaning
        self._frame = frame
        self._tree = tree
        self._guessed = guessed
        self._variables: dict[str, Value] = dict(frame.parameters)
        self._names: dict[int, str] = {}
        self._returned: Formula = FALSE
        self._value = Value(TRUE, meaning.world.names.term("nothing"))
        self._types: dict[str, str] = {}
        self._steps: dict[str, Callable[[dict[str, Any], Formula], None]] = {
            "block": self._block,
            "if": self._if,
            "return": self._return,
            "raise": self._raise,
            "assign": self._assign,
            "execsql": self._execsql,
            "perform": self._perform,
        }

    def result(self) -> Value:
        for datum in self._tree["datums"]:
            self._declare(datum)
        self._statement(self._tree["action"], TRUE)
        return self._value

    def _declare(self, datum: dict[str, Any]) -> None:
        place = len(self._names)
        kind, declared = next(iter(datum.items()))
        name = declared.get("refname", f"?{place}")
        self._names[place] = name
        if kind != "PLpgSQL_var":
            return
        if name in self._types:
            raise _NoModel("a variable that is declared twice")
        type_ = declared.get("datatype", {}).get("PLpgSQL_type", {}).get("typname", "")
        self._types[name] = "" if self._guessed else type_.removeprefix("pg_catalog.").lower()
        self._variables[name] = Value(TRUE, self._meaning.world.names.term("null"))
        if "default_val" in declared:
            self._set(name, self._expression(declared["default_val"]), TRUE)

    @property
    def _scope(self) -> Scope:
        return Scope(self._frame._replace(parameters=self._variables))

    def _query(self, raw: dict[str, Any]) -> Query:
        text = raw["PLpgSQL_expr"]["query"]
        mode = raw["PLpgSQL_expr"].get("parseMode", 0)
        try:
            tree = statement(text if mode == 0 else f"SELECT {text}")
        except NotParsed:
            raise _NoModel("a statement that cannot be read") from None
        if not isinstance(tree, Query):
            raise _NoModel("a statement that writes")
        return tree

    def _expression(self, raw: dict[str, Any]) -> Value:
        return self._meaning.scalar(self._query(raw), self._scope)

    def _condition(self, raw: dict[str, Any]) -> Formula:
        query = self._query(raw)
        if query != Query(select=query.select):
            raise _NoModel("a condition that is a query")
        return self._meaning.truth(query.select[0].value, self._scope).true

    def _statements(self, many: list[dict[str, Any]], where: Formula) -> None:
        for one in many:
            self._statement(one, where)

    def _statement(self, raw: dict[str, Any], where: Formula) -> None:
        kind, body = next(iter(raw.items()))
        name = kind.removeprefix("PLpgSQL_stmt_")
        if name not in self._steps:
            raise _NoModel(name.replace("_", " "))
        self._steps[name](body, where)

    def _block(self, body: dict[str, Any], where: Formula) -> None:
        if "exceptions" in body:
            raise _NoModel("an exception handler")
        self._statements(body.get("body", []), where)

    def _if(self, body: dict[str, Any], where: Formula) -> None:
        open_ = where
        branches = [(body["cond"], body.get("then_body", []))]
        branches += [(b["PLpgSQL_if_elsif"]["cond"], b["PLpgSQL_if_elsif"].get("stmts", [])) for b in _elsifs(body)]
        for condition, statements in branches:
            holds = self._condition(condition)
            self._statements(statements, both(open_, holds))
            open_ = both(open_, neither(holds))
        self._statements(body.get("else_body", []), open_)

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        if "expr" not in body:
            raise _NoModel("RETURN without a value")
        self._give(self._expression(body["expr"]), where)

    def _give(self, value: Value, where: Formula) -> None:
        now = both(where, neither(self._returned))
        self._value = merged(now, value, self._value)
        self._returned = either(self._returned, where)

    def _raise(self, body: dict[str, Any], where: Formula) -> None:
        if body.get("elog_level", _ERROR) >= _ERROR:
            self._give(Value(TRUE, self._meaning.world.names.term("error")), where)

    def _assign(self, body: dict[str, Any], where: Formula) -> None:
        name = self._names.get(body.get("varno", 0), "")
        raw = dict(body["expr"]["PLpgSQL_expr"])
        target, sign, value = raw["query"].partition(":=")
        if not sign:
            target, sign, value = raw["query"].partition("=")
        if name not in self._variables or target.strip().lower() not in (name, f'"{name}"'):
            raise _NoModel("an assignment to a part of a variable")
        self._set(name, self._expression({"PLpgSQL_expr": {"query": value, "parseMode": 2}}), where)

    def _set(self, name: str, value: Value, where: Formula) -> None:
        """What happens after RETURN is not seen, so the variable may change there all the same."""
        self._variables[name] = merged(where, self._stored(name, value), self._variables[name])

    def _stored(self, name: str, value: Value) -> Value:
        """As the variable's type keeps it; where that is not known, no `=` but that of uuid and bool is believed."""
        kind = self._meaning.world.ground.kind(self._types.get(name, ""))
        if kind is None:
            return value if value.kind in ("uuid", "bool") else value._replace(kind=None)
        return value if kind == value.kind or z3.is_true(value.null) else self._meaning.cast(value, self._types[name])

    def _execsql(self, body: dict[str, Any], where: Formula) -> None:
        query = self._query(body["sqlstmt"])
        if not body.get("into"):
            raise _NoModel("a statement without a result")
        fields = body.get("target", {}).get("PLpgSQL_row", {}).get("fields")
        names = [f["name"] for f in fields or ()]
        found = self._meaning.derived(query, self._scope)
        if not names or len(names) != len(found.columns) or any(n not in self._variables for n in names):
            raise _NoModel("SELECT INTO what is no list of variables")
        exists = self._meaning.world.names.boolean("found")
        self._meaning.world.facts.append(z3.Implies(exists, found.when))
        for name, (_, value) in zip(names, found.columns, strict=True):
            held = value._replace(null=either(neither(exists), value.null), truth=None, document=None)
            self._set(name, held, where)
        self._set("found", as_value(exactly(exists)), where)

    def _perform(self, body: dict[str, Any], where: Formula) -> None:
        self._query(body["expr"])
        self._set("found", as_value(exactly(self._meaning.world.names.boolean("found"))), where)


def _elsifs(body: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body.get("elsif_list", [])
    return found
