"""What a trigger's function is told: NEW and OLD, which event it is; its other TG_ words may be anything.

The columns of NEW are variables named `new.column`, since the function may assign them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pgadvise.engines.prover.language.plpgsql.plpgsql import Run
from pgadvise.engines.prover.schema.texts.procedure import NoModel, assigned_name
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.terms import FALSE, NULL_VALUE, TRUE, Formula, Value
from pgadvise.engines.prover.world.scopes import Bound, Scope
from pgadvise.snapshot import Relation
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.stored.procedural import EXPRESSION, assignment
from pgadvise.sql.tree.expression import Array, Column, Constant, Node, Operator, Quantified

Columns = Mapping[str, Value]
_WORDS = frozenset(
    f"tg_{word}" for word in "op name when level relid relname table_name table_schema nargs argv".split()
)
_EVENT = Column("tg_op")


class Occasion(NamedTuple):
    """Why it runs. `new` and `old` are None where there is no such row: other events, triggers on statements."""

    relation: Relation
    event: str
    new: Columns | None
    old: Columns | None

    @property
    def held(self) -> dict[str, Value]:
        """The parameters of its frame."""
        return {f"new.{name}": value for name, value in (self.new or {}).items()}


class Told(Run):
    """A run that may be a trigger's; one of an ordinary function has no occasion."""

    _occasion: Occasion | None = None

    def tell(self, occasion: Occasion) -> None:
        self._occasion = occasion
        self._types.update((f"new.{c.name}", c.type) for c in occasion.relation.columns)
        for name in _WORDS:  # the parser declares them only where it takes the body for a trigger's
            self._tell(name)

    @property
    def _scope(self) -> Scope:
        found, told = super()._scope, self._occasion
        if told is None:
            return found
        none = {c.name: Value(TRUE, NULL_VALUE, column_kind(c)) for c in told.relation.columns}  # as the server has it
        new = none if told.new is None else {name: self._variables[f"new.{name}"] for name in told.new}
        rows = (Bound("new", new, bare=False), Bound("old", told.old or none, bare=False))
        return found._replace(bound=(*found.bound, *rows))

    def _condition(self, raw: dict[str, Any]) -> Formula:
        """What asks for the event alone is known, so that what is for other events is not looked at."""
        events = None if self._occasion is None else _events(raw["PLpgSQL_expr"]["query"])
        if self._occasion is None or events is None:
            return super()._condition(raw)
        return TRUE if self._occasion.event.upper() in events else FALSE

    def _tell(self, name: str) -> None:
        world = self._meaning.world
        if name == "tg_op" and self._occasion is not None:
            event = world.literal(self._occasion.event.upper(), "text")
            self._variables[name] = Value(FALSE, event, "text")
        else:
            self._variables[name] = world.names.value(name)

    def _declare(self, datum: dict[str, Any]) -> None:
        super()._declare(datum)
        name, written = self._names[len(self._names) - 1], next(iter(datum.values())).get("lineno")
        if self._occasion is not None and name in ("new", "old") and written:
            raise NoModel("a variable that hides NEW or OLD")
        if self._occasion is not None and name in _WORDS:
            self._tell(name)

    def _assign(self, body: dict[str, Any], where: Formula) -> None:
        target, value = assignment(body["expr"]["PLpgSQL_expr"]["query"])
        name = assigned_name(target)
        if self._occasion is None or not (name in ("old", "new") or name.startswith(("old.", "new."))):
            super()._assign(body, where)
            return
        if name in ("old", "new") or name.startswith("old."):
            raise NoModel("an assignment to a whole row")
        if name not in self._variables:
            raise NoModel("an assignment to a part of a column")
        expression = {"PLpgSQL_expr": {"query": value, "parseMode": EXPRESSION}}
        self._set(name, self._expression(expression, self._kind_of(name)), where)


def _events(text: str) -> frozenset[object] | None:
    """Of `TG_OP = 'INSERT'` and `TG_OP IN ('INSERT', …)` the events; None of every other condition."""
    match parsed(text):
        case Operator(name="=", args=(Column() as asked, Constant() as one), schema=None):
            listed: tuple[Node, ...] = (one,)
        case Quantified(test=Column() as asked, operator="=", quantifier="any", array=Array(items=items), schema=None):
            listed = items
        case _:
            return None
    values = [one.value for one in listed if isinstance(one, Constant)]
    return frozenset(values) if asked == _EVENT and len(values) == len(listed) else None
