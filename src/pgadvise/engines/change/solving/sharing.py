"""One symbol for what is the same on both sides: an expression that says the same of the same values.

It is translated once where nothing behind it has changed, whichever side reads it; so what has no model is no gap
between two sides that both say it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from pgadvise.engines.change.sides.definitions import Definitions
from pgadvise.engines.change.solving.database import Entry, Side
from pgadvise.engines.prover.language.sql.expressions import Translation
from pgadvise.engines.prover.words.terms import Formula, Truth, Value
from pgadvise.engines.prover.world.scopes import Derived, Scope, look_up
from pgadvise.sql.logic.canonical import canonical
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import replace, walk


class Forbidden(NamedTuple):
    """A sub-select and what holds where it has no row: `refuted` is that, `fails` of a row that it has none such.

    `symbols` stand for its being true; where not every row was asked, their negation is a gap.
    """

    reading: "Sharing"
    query: q.Query
    scope: Scope
    denied: tuple[tuple[Formula, Callable[[Derived], Formula]], ...]
    tables: tuple[Any, ...]
    own: tuple[Entry, ...]
    symbols: tuple[str, ...]
    generation: int


class Meanings(NamedTuple):
    """What both readings share: known meanings with the opaque symbols they use, who used which, sub-selects.

    The opaque symbols of `leaves` are `free`: as good as a column that nobody knows.
    """

    known: dict[Any, tuple[Any, tuple[str, ...]]]
    users: dict[str, set[str]]
    forbidden: list[Forbidden]
    kept: list[Any]
    leaves: frozenset[e.Expression]
    free: set[str]


class Sharing(Translation):
    """One side's. `same` tells whether all behind some names is as on the other side."""

    def __init__(self, side: str, world: Side, shared: Meanings, old: Definitions, new: Definitions) -> None:
        super().__init__(world)
        self.side = side
        self.shared = shared
        self.database = world.database
        self.place = world
        self._old, self._new = old, new
        self.used: list[str] = []

    def truth(self, expression: e.Expression, scope: Scope) -> Truth:
        found: Truth = self._once("truth", expression, scope, None, lambda: self._truth(expression, scope))
        return found

    def value(self, expression: e.Expression, scope: Scope, kind: str | None = None) -> Value:
        found: Value = self._once("value", expression, scope, kind, lambda: self._value(expression, scope, kind))
        return found

    def _once(
        self, what: str, expression: e.Expression, scope: Scope, kind: str | None, made: Callable[[], Any]
    ) -> Any:
        if isinstance(expression, e.Column | e.Constant | e.Parameter):
            with self._in_source(False):
                return made()
        key = (what, kind, *self._key(expression, scope))
        if key not in self.shared.known:
            before, self.used = self.used, []
            count = len(self.database.names.made)
            with self._in_source(False), self.database.collected():  # rows of a body are no rows of this FROM
                result = made()
            symbols = tuple(dict.fromkeys((*self.database.names.made[count:], *self.used)))
            self.shared.known[key] = (result, symbols)
            self.used = before
        result, symbols = self.shared.known[key]
        self.used += symbols
        if self.shared.leaves and _bare(expression) in self.shared.leaves:
            self.shared.free.update(symbols)
        for symbol in symbols:
            self.shared.users.setdefault(symbol, set()).add(self.side)
        return result

    def _key(self, expression: e.Expression, scope: Scope) -> tuple[Any, ...]:
        queries, calls, words = _parts(expression)
        frame = scope.frame
        who: tuple[Any, ...] = (frame.role, frame.reader, self._unnamed)
        if calls and (scope.aggregate or scope.again):
            who = (*who, *self._source(scope))
        if not queries:
            bound = replace(expression, lambda part: self._identified(part, scope))
            if not calls:
                return who, _canonical(bound)
            return who, _canonical(bound), frame.path, self._whose(words)
        who = (*who, *(self._own.standing(role) for role in (frame.role, frame.reader) if role is not None))
        return who, _canonical(expression), frame.path, self._whose(words), self._identity(scope)

    @property
    def _own(self) -> Definitions:
        return self._old if self.side == "passing" else self._new

    @cached_property
    def _unnamed(self) -> str | None:
        """None where operators and casts, which stand there by their signs, do what they do on the other side."""
        return None if self._old.unnamed == self._new.unnamed else self.side

    def _whose(self, words: frozenset[str]) -> str | None:
        """None where what is behind the words is the same on both sides."""
        known = self._old.words(words) | self._new.words(words)
        return None if self._old.behind(known) == self._new.behind(known) else self.side

    def _identified(self, part: e.Expression, scope: Scope) -> e.Expression:
        if isinstance(part, e.Column):
            value = look_up(part, scope)
        elif isinstance(part, e.Parameter):
            given = scope.frame.positional
            value = given[part.number - 1] if 0 < part.number <= len(given) else None
        else:
            return part
        return part if value is None else e.Column(repr(self._ids(value)), "\0")

    def _ids(self, value: Value) -> tuple[Any, ...]:
        """Formulas are told apart by the solver's numbers, which last as long as they do."""
        parts = [value.null, value.term, *(value.truth or ())]
        self.shared.kept.extend(parts)
        self.shared.kept.append(value.contents)
        inside = None if value.contents is None else id(value.contents)
        return (*(part.get_id() for part in parts), value.kind, inside, value.text)

    def _source(self, scope: Scope) -> tuple[Any, ...]:
        """Of which rows an aggregate or a window would be: said apart, since its text does not tell."""
        again = None if scope.again is None else (scope.again[0], self._identity(scope.again[1]))
        maker = getattr(scope.aggregate, "__self__", scope.aggregate)
        self.shared.kept.append(maker)
        return again, None if maker is None else id(maker)

    def _identity(self, scope: Scope) -> tuple[Any, ...]:
        found: list[Any] = []
        level: Scope | None = scope
        while level is not None:
            for bound in level.bound:
                columns = bound.columns
                ids = None if columns is None else tuple((n, self._ids(v)) for n, v in columns.items())
                found.append((bound.label, ids))
            found += [level.merged, tuple((n, None if x is None else x[0]) for n, x in level.queries.items())]
            level = level.outer
        frame = scope.frame
        found.append(tuple((n, self._ids(v)) for n, v in frame.parameters.items()))
        found.append(tuple(self._ids(v) for v in frame.positional))
        return tuple(found)

    @contextmanager
    def _in_source(self, inside: bool) -> Iterator[None]:
        before, self.place.in_source = self.place.in_source, inside
        try:
            yield
        finally:
            self.place.in_source = before

    def _value(self, expression: e.Expression, scope: Scope, kind: str | None) -> Value:
        return super().value(expression, scope, kind)


@lru_cache(maxsize=8192)
def _canonical(expression: e.Expression) -> e.Expression:
    return canonical(expression)


@lru_cache(maxsize=8192)
def _parts(expression: e.Expression) -> tuple[bool, bool, frozenset[str]]:
    """Whether it has sub-queries, whether it calls what may be the user's, and the names in it."""
    queries = calls = False
    words: set[str] = set()
    for part in walk(expression):
        if isinstance(part, q.Subquery):
            queries = True
        elif isinstance(part, q.Relation):
            words.add(part.name)
        elif isinstance(part, e.Call):
            calls = calls or part.schema != "pg_catalog"
            words.add(part.name)
        elif isinstance(part, e.Opaque):
            words.add(part.text)
    return queries, calls, frozenset(words)


@lru_cache(maxsize=8192)
def _bare(expression: e.Expression) -> e.Expression:
    """The canonical form without the table's name, as `leaves` are: they stand outside of sub-queries."""
    tables = {part.table for part in walk(expression, queries=False) if isinstance(part, e.Column)}
    return canonical(expression, next(iter(tables), None))
