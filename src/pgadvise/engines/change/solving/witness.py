"""A model of the solver as a session and rows in plain values, the same value spelt the same everywhere."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import z3

from pgadvise.engines.change.solving.certain import Strict
from pgadvise.engines.change.solving.database import Database, Entry
from pgadvise.engines.change.solving.symbols import SharedSession
from pgadvise.engines.prover.words.terms import TRUE_VALUE, Formula, Term, Value
from pgadvise.snapshot import Name

Cells = tuple[tuple[str, str | None], ...]


_SPELLED = ("uuid", "int", "date", "timestamp", "instant", "numeric")  # kinds whose values look like nothing else


class Seen(NamedTuple):
    """A row by the columns that were read of it; None is NULL."""

    table: Name
    cells: Cells


class Witness(NamedTuple):
    """`session` are the claims and settings that were read; `rows` the row asked about (for UPDATE as it was and as it
    will be); `beside` the other rows that have to be there."""

    session: Cells
    rows: tuple[Seen, ...]
    beside: tuple[Seen, ...] = ()


def told(
    model: z3.ModelRef,
    database: Database,
    session: SharedSession,
    subjects: Sequence[Entry],
    formulas: Iterable[Formula],
) -> Witness:
    telling = _Telling(model, database, list(formulas))
    beside = [e for e in database.entries if all(e is not s for s in subjects) and telling.holds(e.present)]
    rows = tuple(telling.row(entry) for entry in subjects)  # first: a column's type says how a value is spelt
    others = tuple(dict.fromkeys(telling.row(entry) for entry in beside))
    whole = {name.rpartition(".")[0] for name in session.read if name.startswith("claim ")}
    # As old servers set each claim by itself.
    whole |= {f"setting request.jwt.{name.replace(' ', '.', 1)}" for name in session.read if name.startswith("claim ")}
    claims = tuple((name, telling.text(v)) for name, v in sorted(session.read.items()) if name not in whole)
    return Witness(session=claims, rows=rows, beside=others)


def values(database: Database, session: SharedSession) -> list[Value]:
    """All that a witness may show; apart from each other they read better."""
    return [*session.read.values(), *(value for entry in database.entries for value in entry.columns.values())]


class _Telling:
    def __init__(self, model: z3.ModelRef, database: Database, formulas: list[Formula]) -> None:
        self._model = model
        self._strict = Strict(())
        self._used = frozenset().union(*(self._strict.symbols(f) for f in formulas))
        self._words: dict[str, str] = {}
        self._literals: dict[tuple[str, str], str] = {}
        for kind, literals in sorted(database.literals.known.items()):
            for text, term in literals.items():
                self._literals.setdefault((kind, self._element(term)), text)
        self._kinds: dict[str, str] = {}
        self._twins: dict[str, str] = {}
        self._casts(formulas)

    def holds(self, formula: Formula) -> bool:
        return bool(z3.is_true(self._model.eval(formula, model_completion=True)))

    def _element(self, term: Term) -> str:
        return str(self._model.eval(term, model_completion=True))

    def _casts(self, formulas: list[Formula]) -> None:
        """A value and what it is cast to are spelt alike."""
        seen: dict[int, Formula] = {}  # a number is a formula's as long as that is kept
        ahead = list(formulas)
        while ahead:
            node = ahead.pop()
            if node.get_id() in seen:
                continue
            seen[node.get_id()] = node
            parts = node.children()
            ahead += parts
            if len(parts) == 1 and " to " in node.decl().name():
                self._alike(parts[0], node, node.decl().name().split(" to "))

    def _alike(self, value: Term, cast: Term, kinds: list[str]) -> None:
        one, other = self._first(self._element(value)), self._first(self._element(cast))
        plain = [kind for kind in (*kinds, self._kinds.get(one), self._kinds.get(other)) if kind in _SPELLED]
        if one != other:
            self._twins[other] = one
        if plain:
            self._kinds[one] = plain[0]

    def _first(self, element: str) -> str:
        """The one that speaks for all that are spelt alike."""
        while element in self._twins:
            element = self._twins[element]
        return element

    def row(self, entry: Entry) -> Seen:
        cells = ((name, value) for (name, _), value in entry.columns.items() if self._is_read(value))
        return Seen(entry.table, tuple((name, self.text(value)) for name, value in cells))

    def _is_read(self, value: Value) -> bool:
        return bool(self._strict.symbols(value.term) & self._used or self._strict.symbols(value.null) & self._used)

    def text(self, value: Value) -> str | None:
        if self.holds(value.null):
            return None
        if value.kind == "bool":
            return "true" if self.holds(value.term == TRUE_VALUE) else "false"
        element = self._element(value.term)
        written = self._literals.get((value.kind or "", element))
        return self._word(self._first(element), value.kind) if written is None else written

    def _word(self, element: str, kind: str | None) -> str:
        if element not in self._words:
            self._words[element] = spelled(len(self._words) + 1, self._kinds.get(element, kind))
        return self._words[element]


def spelled(number: int, kind: str | None) -> str:
    """A value of that kind, in which anybody sees what it is."""
    day = date(2001, 1, 1) + timedelta(days=number - 1)
    match kind:
        case "uuid":
            return f"00000000-0000-4000-8000-{number:012}"
        case "int" | "numeric":
            return str(1000 + number)
        case "date":
            return str(day)
        case "timestamp" | "instant":
            return f"{day} 00:00:00{'+00' * (kind == 'instant')}"
    return f"value {number}"
