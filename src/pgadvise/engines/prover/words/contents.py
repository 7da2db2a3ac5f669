"""What arrays, JSON documents and records hold: parts by key, and some element where one of several is meant.

A proof only asks what must be if an element is there. So an element is a new value of which is said what holds of all
of them; the documents that nothing is known of are functions of what they are read from, which makes two readings of
one path the same value. That a list holds a value is the relation `HOLDS`, about the list's own value: what is known
of a list (nobody but members in it) is asked of each value that was met, and of no other, which allows more.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import z3

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.words.belonging import is_beside
from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    VALUES,
    Formula,
    Held,
    Names,
    Term,
    Value,
    both,
    either,
    neither,
)

HOLDS = z3.Function("holds", VALUES, VALUES, z3.BoolSort())
_PLACE = re.compile(r"-?\d+\Z")


class Root(NamedTuple):
    """A list whose naming somebody means something: its value, and under which keys a name stands."""

    term: Term
    keys: NamePattern


class Lists:
    """The lists of one question: which values they hold, and what was promised of each value that one of them holds."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.facts: list[Formula] = []
        self._held: dict[int, Term] = {}
        self._promises: list[tuple[str, Term, Callable[[Term], Formula]]] = []
        self._laws: list[tuple[Term, Callable[[Term], Formula]]] = []
        self._asked: dict[tuple[int, int], Formula] = {}

    def holds(self, holder: Term, value: Term) -> Formula:
        """That the list holds the value."""
        self._held[value.get_id()] = value
        return HOLDS(holder, value)

    def promise(self, why: str, holder: Term, law: Callable[[Term], Formula]) -> None:
        """What is known of every value that the list holds."""
        self._promises.append((why, holder, law))

    def law(self, holder: Term, law: Callable[[Term], Formula]) -> None:
        """What the statement itself asks of every value that the list holds."""
        self._laws.append((holder, law))

    def asked(self) -> list[Formula]:
        """The laws, of every value met. What a law says may be about a further one, of which nothing is asked."""
        for value in tuple(self._held.values()):
            for place, (holder, law) in enumerate(self._laws):
                key = (place, value.get_id())
                if key not in self._asked:
                    self._asked[key] = z3.Implies(HOLDS(holder, value), law(value))
        return list(self._asked.values())

    def named(self, value: Value, cast: Value) -> None:
        """What names somebody does so in each of its spellings."""
        for holder, when in value.named:
            self.facts.append(z3.Implies(both(when, neither(cast.null)), self.holds(holder, cast.term)))

    def settled(self) -> list[tuple[str, Formula]]:
        """The promises, of every value met."""
        return [
            (why, z3.Implies(HOLDS(holder, value), law(value)))
            for why, holder, law in self._promises
            for value in self._held.values()
        ]


class Opened:
    """Of an array, or of a document, that is only known by its value. `element` is the kind of an array's elements."""

    def __init__(self, lists: Lists, term: Term, *, root: Root | None = None, there: Formula = TRUE) -> None:
        self._lists, self._term, self._root, self._there = lists, term, root, there

    def at(self, key: str) -> Value:
        named = self._root is not None and self._root.keys.search(key) and not is_beside(key)
        means = self._root is not None and (_PLACE.match(key) or named)
        return self._document(*_part("->", self._term, z3.Const(f"key {key!r}", VALUES)), self._root if means else None)

    def under(self, key: Value) -> Value:
        term, null = _part("->", self._term, key.term)
        null = either(key.null, null)
        self.mentioned(key, both(self._there, neither(null)))
        return self._document(term, null, self._root)

    def _document(self, term: Term, null: Formula, root: Root | None) -> Value:
        inner = Opened(self._lists, term, root=root, there=both(self._there, neither(null)))
        return Value(null, term, "json", contents=inner)

    def text(self) -> Value:
        term, null = _part("#>>", self._term)
        value = Value(null, term, "text")
        self.mentioned(value, self._there)
        return value._replace(named=((self._root.term, both(self._there, neither(null))),)) if self._root else value

    def some(self) -> Held:
        found, there = self._lists.names.term("element"), self._lists.names.boolean("element")
        inner = Opened(self._lists, found, root=self._root, there=both(self._there, there))
        return Held(Value(FALSE, found, "json", contents=inner), there)

    def entry(self) -> Held:
        held, key = self.some(), Value(FALSE, self._lists.names.term("key"), "text")
        self.mentioned(key, held.when)
        return held._replace(key=key)

    def mentioned(self, value: Value, when: Formula) -> None:
        if self._root is not None:
            holds = self._lists.holds(self._root.term, value.term)
            self._lists.facts.append(z3.Implies(both(when, neither(value.null)), holds))


class _List:
    """Of which each time some element is given by `row`."""

    def __init__(self, lists: Lists, row: Callable[[], Held]) -> None:
        self._lists, self._row = lists, row

    def at(self, key: str) -> Value:
        return place(self._lists, self.some())

    def under(self, key: Value) -> Value:
        return place(self._lists, self.some())

    def text(self) -> Value:
        return self._lists.names.value("text of a list", "text")

    def some(self) -> Held:
        return self._row()

    def entry(self) -> Held:
        return self.some()._replace(key=self._lists.names.value("key", "text"))


class Rows(_List):
    """ARRAY(SELECT …), array_agg(…), an array cut from a text: each time the value of another row."""

    def mentioned(self, value: Value, when: Formula) -> None:
        """Its elements are asked for."""


class Elements(_List):
    """Of an array that is only known by its value. `kind` is that of its elements."""

    def __init__(self, lists: Lists, term: Term, kind: str | None) -> None:
        super().__init__(lists, self._element)
        self.term, self._kind = term, kind

    def _element(self) -> Held:
        value = self._lists.names.value("element", self._kind)
        return Held(value, either(value.null, self.holds(value.term)))

    def holds(self, value: Term) -> Formula:
        return self._lists.holds(self.term, value)

    def mentioned(self, value: Value, when: Formula) -> None:
        holds = self._lists.holds(self.term, value.term)
        self._lists.facts.append(z3.Implies(both(when, neither(value.null)), holds))


def place(lists: Lists, held: Held) -> Value:
    """An element where there is one, else NULL."""
    there = lists.names.boolean("place")
    lists.facts.append(z3.Implies(there, held.when))
    return held.value.unless(neither(there))


def _part(step: str, *args: Term) -> tuple[Term, Formula]:
    sorts = [VALUES] * len(args)
    term = z3.Function(step, *sorts, VALUES)(*args)
    return term, z3.Function(f"{step} null", *sorts, z3.BoolSort())(*args)
