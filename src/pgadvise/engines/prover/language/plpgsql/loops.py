"""Loops of PL/pgSQL: over rows, over arrays, over numbers, and while something holds.

What a variable holds after the loop it held before, or it was given in some round: the last one that assigned it, or,
of a truth, one that changed it. At the start of a round whatever is assigned in rounds may hold anything else. So such
rounds for each variable, and one for RETURN, each over a row of its own, allow all that any number of rounds can do.
What the loop runs over is assigned at the start of every round, so no round sees another's.
"""

from collections.abc import Callable, Sequence
from typing import Any

import z3

from pgadvise.engines.prover.language.documents import arrays
from pgadvise.engines.prover.language.plpgsql.held import Held, recorded
from pgadvise.engines.prover.schema.texts.procedure import (
    NoModel,
    assigned_name,
    assigned_names,
    mentions,
    recorded_names,
)
from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    Formula,
    Truth,
    Value,
    as_truth,
    as_value,
    both,
    either,
    merged,
    neither,
)
from pgadvise.engines.prover.world.scopes import Bound, Scope
from pgadvise.sql.stored.procedural import STATEMENT, assignment, listed_names, parts
from pgadvise.sql.stored.words_of_bodies import declared_type, declares
from pgadvise.sql.tree.query import Query

_Begins = Callable[[Formula], None]


class Loops(Held):
    """The loops of one call."""

    def _statements(self, many: list[dict[str, Any]], where: Formula) -> None:
        raise NotImplementedError

    def _loop(self, body: dict[str, Any], where: Formula) -> None:
        """FOR record, or variables, IN query."""
        var = body.get("var", {})
        record = var.get("PLpgSQL_rec", {}).get("refname")
        targets = listed_names(var)
        if record is None and not (targets and all(map(self._is_variable, targets))):
            raise NoModel("a loop over rows into what is no variable")
        if record in self._variables:
            raise NoModel("a loop over rows into one variable that the parser takes for a record")
        last = self._last_row(record, body) if record is not None and self._is_filled_here(record) else None
        self._rounds(body, where, targets, lambda happens: self._row(record, targets, body, where, happens))
        if record is not None:
            self._forget(record)
            self._records[record] = last or self._records[record]

    def _last_row(self, record: str, body: dict[str, Any]) -> Bound:
        """What the record holds after the loop, however that ended: a row that it ran over, or nothing but NULL where
        there was none. They are found once, before the first round."""
        ran = self._meaning.world.names.boolean("ran")
        self._row(record, [], body, TRUE, ran)
        fields = self._records[record].columns or {}
        none = {name: value._replace(null=TRUE, truth=None) for name, value in fields.items()}
        return Bound(record, {name: merged(ran, fields[name], none[name]) for name in fields}, bare=False)

    def _is_filled_here(self, record: str) -> bool:
        """Whether nothing else fills it: no other statement, nor this one in the round of another loop."""
        filled = [found for kind, found in parts(self._tree["action"]) if kind == "PLpgSQL_rec"]
        assigned = [found for kind, found in parts(self._tree["action"]) if kind == "PLpgSQL_stmt_assign"]
        targets = (assignment(each["expr"]["PLpgSQL_expr"]["query"]).target for each in assigned)
        others = any(assigned_name(target).partition(".")[0] == record for target in targets)
        alone = [each["refname"] for each in filled].count(record) == 1 and not others and not self._labels
        return alone and declared_type(self._body, record, unset=True) is not None

    def _foreach(self, body: dict[str, Any], where: Formula) -> None:
        """FOREACH variable IN ARRAY expression."""
        name = self._names.get(body.get("varno", 0), "")
        if name not in self._variables or body.get("slice"):
            raise NoModel("a loop over slices of an array")
        self._rounds(body, where, [name], lambda happens: self._element(name, body, where, happens))

    def _count(self, body: dict[str, Any], where: Formula) -> None:
        """FOR variable IN from .. to: some number, or no round at all."""
        name = body["var"]["PLpgSQL_var"]["refname"]
        number = self._meaning.world.names.value(name, "int")._replace(null=FALSE)
        self._variables.setdefault(name, number)
        self._rounds(body, where, [name], lambda happens: self._set(name, number, both(where, happens)))

    def _while(self, body: dict[str, Any], where: Formula) -> None:
        """WHILE condition LOOP, or LOOP until EXIT."""

        def begin(happens: Formula) -> None:
            if "cond" in body:
                holds = self._condition(body["cond"])
                self._meaning.world.facts.append(z3.Implies(both(happens, neither(self._returned)), holds))

        self._rounds(body, where, [], begin)

    def _rounds(self, body: dict[str, Any], where: Formula, targets: list[str], begin: _Begins) -> None:
        statements = body.get("body", [])  # NULL is none
        read_into = recorded_names(statements)
        filled = [name for name in read_into if name not in self._types]
        scalars = (name for name in read_into if name in self._types)
        names = tuple(dict.fromkeys((*assigned_names(statements), *scalars, *targets)))
        if any(name not in self._variables for name in names) or any(mentions(statements, name) for name in filled):
            raise NoModel("a loop that assigns a part of a variable, or carries a record from round to round")
        before, left = self._state(), self._left
        values: dict[str, Value] = {}
        for name in names:
            held = before.variables[name]
            ends = self._turned if held.kind == "bool" else self._last
            values[name] = ends(name, held, names, lambda: self._round(body, where, begin))
            self._resume(before)
        self._carried(names)
        self._round(body, where, begin)
        returned = {name: value for name, value in self._variables.items() if name.startswith("return.")}
        self._variables = {**before.variables, **values, **returned}
        self._variables["found"] = self._meaning.world.names.value("found", "bool")
        self._left = left
        for record in filled:
            self._forget(record)

    def _last(self, name: str, held: Value, names: tuple[str, ...], go: Callable[[], None]) -> Value:
        """What the last round gave it that gave it anything."""
        self._carried(names)
        self._when_set[name] = FALSE
        go()
        return merged(self._when_set.pop(name), self._variables[name], held)

    def _turned(self, name: str, held: Value, names: tuple[str, ...], go: Callable[[], None]) -> Value:
        """Of a truth: what is true in the end and was not, some round found untrue and made true; so for false."""
        before, found = self._state(), self._meaning.world.names.truth(name)
        unlike = self._meaning.world.names.truth(name)
        ends = []
        for start in (Truth(FALSE, unlike.false), Truth(unlike.true, FALSE)):
            self._carried(names)
            self._variables[name] = as_value(start)
            go()
            ends.append(as_truth(self._variables[name]))
            self._resume(before)
        was, facts = as_truth(held), self._meaning.world.facts
        facts.append(z3.Implies(found.true, either(was.true, ends[0].true)))
        facts.append(z3.Implies(found.false, either(was.false, ends[1].false)))
        return as_value(found)

    def _carried(self, names: tuple[str, ...]) -> None:
        """What the rounds before have left: anything."""
        for name in (*names, "found"):
            held = self._variables.get(name)
            kind = self._meaning.world.ground.kind(self._types.get(name, "")) or (held.kind if held else None)
            self._variables[name] = self._meaning.world.names.value(name, kind)

    def _round(self, body: dict[str, Any], where: Formula, begin: _Begins) -> None:
        self._left = FALSE
        happens = self._meaning.world.names.boolean("round")
        begin(happens)
        self._labels.append(body.get("label"))
        self._statements(body.get("body", []), both(where, happens))
        self._labels.pop()

    def _row(
        self, record: str | None, targets: list[str], body: dict[str, Any], where: Formula, happens: Formula
    ) -> None:
        query, scope = self._query_of(body)
        found = self._meaning.derived(query, scope)
        self._meaning.world.facts.append(z3.Implies(happens, found.when))
        if record is not None:
            self._fields.pop(record, None)
            self._records[record] = Bound(record, self._named_alike(record, found.columns), bare=False)
            return
        if len(targets) != len(found.columns):
            raise NoModel("a loop over rows into other variables")
        for name, (_, value) in zip(targets, found.columns, strict=True):
            self._set(name, value._replace(truth=None), both(where, happens))

    def _named_alike(self, record: str, row: Sequence[tuple[str | None, Value]]) -> dict[str, Value]:
        """The fields of a record that holds it: under the names of the row, or those of its type by their places."""
        type_ = declared_type(self._body, record) if declares(self._body, record) else "record"
        if type_ is None or recorded(self._tree).count(record) != 1:
            raise NoModel("a row that is put into a record of any type")
        return self._typed(type_, list(row))

    def _is_variable(self, name: str) -> bool:
        """Not a field of what a loop fills: that is none of its own, whatever was kept under its name before."""
        return name in self._variables and name.partition(".")[0] not in self._records

    def _query_of(self, body: dict[str, Any]) -> tuple[Query, Scope]:
        """FOR … IN query, or IN EXECUTE text: which of both is told by how the parser read it."""
        raw = body["query"]
        if raw["PLpgSQL_expr"].get("parseMode", STATEMENT) == STATEMENT:
            return self._query(raw), self._scope
        return self._dynamic(raw, body.get("params", ()))

    def _element(self, name: str, body: dict[str, Any], where: Formula, happens: Formula) -> None:
        array = self._expression(body["expr"])
        inside = arrays.contents(self._meaning, array)
        if inside is None:
            raise NoModel("a loop over an array of which nothing is known")
        held = inside.some()
        self._meaning.world.facts.append(z3.Implies(happens, both(neither(array.null), held.when)))
        self._set(name, held.value._replace(truth=None), both(where, happens))

    def _exit(self, body: dict[str, Any], where: Formula) -> None:
        """EXIT and CONTINUE: the rest of the round does not happen. With a label: of that of the loop it stands in."""
        if "label" in body and self._labels[-1:] != [body["label"]]:
            raise NoModel("EXIT of another loop")
        holds = self._condition(body["cond"]) if "cond" in body else TRUE
        self._left = either(self._left, both(where, holds))
