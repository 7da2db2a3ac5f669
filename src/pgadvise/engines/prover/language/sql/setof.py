"""Functions in PL/pgSQL that give rows: RETURN QUERY, RETURN NEXT. Some row is one that one of them gives.

Each statement that gives rows gives some row of its own where it is reached; a statement in a loop does so in a round
of its own. So one row of one of them is all that can be met, and which of them is left open.
"""

from typing import Any

from pgadvise.engines.prover.language.documents import records
from pgadvise.engines.prover.language.plpgsql.plpgsql import Run, decided
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.terms import FALSE, Formula, Value, both, chosen, merged, neither
from pgadvise.engines.prover.world.scopes import Derived, Frame, Meaning
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import NotParsed
from pgadvise.sql.stored.functions import function_tree, retyped
from pgadvise.sql.stored.words_of_bodies import returned_names


def rows(meaning: Meaning, function: Function, frame: Frame) -> Derived | None:
    """Some row; None where the body has no model."""
    body = function.body or ""
    try:
        tree = function_tree(body, function.variable_names)
        return Giving(meaning, decided(body, frame), tree, body, columns(meaning, function)).some()
    except (NotParsed, NoModel):
        return None


def columns(meaning: Meaning, function: Function) -> list[str] | None:
    """The names that OUT arguments, RETURNS TABLE or a row type give; None for a single value."""
    if has_outputs(function):
        return [name for name, _ in function.outputs]
    fields = records.fields(meaning, function.returns)
    return None if fields is None else [name for name, _ in fields]


def has_outputs(function: Function) -> bool:
    """Whether it gives rows of its own making, and of no type that is stored."""
    return len(function.outputs) > 1 or (function.result or "").startswith("TABLE(")


class Giving(Run):
    """One call, and the rows that it has given so far."""

    def __init__(
        self, meaning: Meaning, frame: Frame, tree: dict[str, Any], body: str, names: list[str] | None
    ) -> None:
        super().__init__(meaning, frame, tree, body, guessed=retyped(body))
        self._result = names
        self._nexts = returned_names(body, rows=True)
        self._given: list[tuple[tuple[Value, ...], Formula]] = []
        self._steps |= {"return_query": self._return_query, "return_next": self._return_next}

    def some(self) -> Derived:
        """One of the rows."""
        self.result()
        if not self._given:
            width = 1 if self._result is None else len(self._result)
            self._given.append((tuple(self._meaning.world.names.value("no row") for _ in range(width)), FALSE))
        found, when = self._given[0]
        for values, holds in self._given[1:]:
            this = self._meaning.world.names.boolean("given")
            found = tuple(merged(this, mine, theirs) for mine, theirs in zip(values, found, strict=True))
            when = chosen(this, holds, when)
        names: list[str | None] = [None] if self._result is None else [*self._result]
        return Derived(tuple(zip(names, found, strict=True)), when)

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        self._give(Value(FALSE, self._meaning.world.names.term("end")), where)

    def _return_query(self, body: dict[str, Any], where: Formula) -> None:
        found = self._returned_rows(body)
        self._gives(tuple(value for _, value in found.columns), both(where, found.when))
        self._set("found", self._meaning.world.names.value("found", "bool"), where)  # some rows, or none

    def _return_next(self, body: dict[str, Any], where: Formula) -> None:
        outputs = [name for name, _ in self._frame.function.outputs] if self._frame.function is not None else []
        if "expr" in body:
            self._gives((self._expression(body["expr"]),), where)
        elif outputs:
            self._gives(tuple(self._variables[name] for name in outputs), where)
        else:
            self._gives(self._named_row(body.get("lineno", 0)), where)

    def _named_row(self, line: int) -> tuple[Value, ...]:
        """RETURN NEXT variable: the parser does not tell which, the text on its line does."""
        found = [name for at, name in self._nexts if at == line]
        if len(found) != 1:
            raise NoModel("RETURN NEXT without a value")
        if found[0] in self._fields or found[0] in self._records:
            held = self._columns(found[0]) if found[0] in self._fields else self._records[found[0]].columns
            return tuple((held or {}).values())
        if found[0] not in self._variables:
            raise NoModel("RETURN NEXT of what is no variable")
        return (self._variables[found[0]],)

    def _gives(self, values: tuple[Value, ...], where: Formula) -> None:
        if len(values) != (1 if self._result is None else len(self._result)):
            raise NoModel("rows of other columns than the result has")
        self._given.append((values, both(where, neither(self._returned))))
