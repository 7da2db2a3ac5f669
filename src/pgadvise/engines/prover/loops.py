"""Loops of PL/pgSQL over rows and over arrays, where no round reads what an earlier one assigned.

Then each variable holds after the loop what it held before or what one round over one row gave it, and RETURN gives
what one round gives: a row of its own for each of them allows all that any number of rounds can do. What the loop runs
over is assigned at the start of every round, so no round sees another's.
"""

from collections.abc import Callable
from typing import Any

import z3

from pgadvise.engines.prover import arrays
from pgadvise.engines.prover.held import Held
from pgadvise.engines.prover.procedure import NoModel, assigned_names, reads
from pgadvise.engines.prover.scopes import Bound
from pgadvise.engines.prover.terms import FALSE, TRUE, Formula, Value, both, either, neither

_Begins = Callable[[Formula], None]


class Loops(Held):
    """The loops of one call."""

    def _statements(self, many: list[dict[str, Any]], where: Formula) -> None:
        raise NotImplementedError

    def _loop(self, body: dict[str, Any], where: Formula) -> None:
        """FOR record, or variables, IN query."""
        var = body.get("var", {})
        record = var.get("PLpgSQL_rec", {}).get("refname")
        targets = [field["name"] for field in var.get("PLpgSQL_row", {}).get("fields", ())]
        if record is None and not (targets and all(name in self._variables for name in targets)):
            raise NoModel("a loop over rows into what is no variable")
        self._rounds(body, where, targets, lambda happens: self._row(record, targets, body, where, happens))
        if record is not None:
            self._records[record] = Bound(record, None, bare=False)  # some row, or none

    def _foreach(self, body: dict[str, Any], where: Formula) -> None:
        """FOREACH variable IN ARRAY expression."""
        name = self._names.get(body.get("varno", 0), "")
        if name not in self._variables or body.get("slice"):
            raise NoModel("a loop over slices of an array")
        self._rounds(body, where, [name], lambda happens: self._element(name, body, where, happens))

    def _rounds(self, body: dict[str, Any], where: Formula, targets: list[str], begin: _Begins) -> None:
        if "label" in body:
            raise NoModel("a loop with a label")
        statements = body.get("body", [])  # NULL is none
        assigned = assigned_names(statements)
        if any(reads(statements, name) for name in assigned):
            raise NoModel("a loop that carries a value from round to round")
        before, left = self._state(), self._left
        values: dict[str, Value] = {}
        for name in (*assigned, *(name for name in targets if name not in assigned)):
            self._round(body, where, begin)
            values[name] = self._variables[name]
            self._resume(before)
        self._round(body, where, begin)
        self._variables = {**before.variables, **values}
        self._variables["found"] = self._meaning.world.names.value("found", "bool")
        self._left = left

    def _round(self, body: dict[str, Any], where: Formula, begin: _Begins) -> None:
        self._left = FALSE
        happens = self._meaning.world.names.boolean("round")
        begin(happens)
        self._statements(body.get("body", []), both(where, happens))

    def _row(
        self, record: str | None, targets: list[str], body: dict[str, Any], where: Formula, happens: Formula
    ) -> None:
        found = self._meaning.derived(self._query(body["query"]), self._scope)
        self._meaning.world.facts.append(z3.Implies(happens, found.when))
        if record is not None:
            columns = {name: value for name, value in found.columns if name is not None}
            known = columns if len(columns) == len(found.columns) else None
            self._records[record] = Bound(record, known, bare=False)
            return
        if len(targets) != len(found.columns):
            raise NoModel("a loop over rows into other variables")
        for name, (_, value) in zip(targets, found.columns, strict=True):
            self._set(name, value._replace(truth=None), both(where, happens))

    def _element(self, name: str, body: dict[str, Any], where: Formula, happens: Formula) -> None:
        array = self._expression(body["expr"])
        inside = arrays.contents(self._meaning, array)
        if inside is None:
            raise NoModel("a loop over an array of which nothing is known")
        held = inside.some()
        self._meaning.world.facts.append(z3.Implies(happens, both(neither(array.null), held.when)))
        self._set(name, held.value._replace(truth=None), both(where, happens))

    def _exit(self, body: dict[str, Any], where: Formula) -> None:
        """EXIT and CONTINUE: the rest of the round does not happen."""
        if "label" in body:
            raise NoModel("EXIT of another loop")
        holds = self._condition(body["cond"]) if "cond" in body else TRUE
        self._left = either(self._left, both(where, holds))
