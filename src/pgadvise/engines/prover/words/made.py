"""What arrays, documents and records hold that the query itself makes: these elements, those entries."""

from collections.abc import Callable, Mapping

import z3

from pgadvise.engines.prover.words.contents import Lists, Rows, place
from pgadvise.engines.prover.words.terms import (
    FALSE,
    NULL_VALUE,
    TRUE,
    Contents,
    Formula,
    Held,
    Names,
    Value,
    both,
    merged,
    neither,
    one_held,
)


class _Known:
    """Holds no elements and no entries but those that are told, and nothing else is in it."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def under(self, key: Value) -> Value:
        return self._names.value("part", "json")

    def text(self) -> Value:
        return self._names.value("text of several", "text")

    def some(self) -> Held:
        return Held(Value(TRUE, NULL_VALUE), FALSE)

    def entry(self) -> Held:
        return Held(Value(TRUE, NULL_VALUE), FALSE, Value(TRUE, NULL_VALUE, "text"))

    def mentioned(self, value: Value, when: Formula) -> None:
        """What is in it is known."""


class Listed(_Known):
    """ARRAY[…], jsonb_build_array(…), a literal array: just these elements."""

    def __init__(self, names: Names, items: tuple[Value, ...]) -> None:
        super().__init__(names)
        self.items = items

    def at(self, key: str) -> Value:
        if key.isdecimal() and int(key) < len(self.items):
            return self.items[int(key)]
        return self._names.value("part", "json")

    def some(self) -> Held:
        if not self.items:
            return super().some()
        found = self.items[-1]
        for item in self.items[:-1]:
            found = merged(self._names.boolean("item"), item, found)
        return Held(found, TRUE)


class Built(_Known):
    """jsonb_build_object(…), a literal document, a record: just these entries. A literal's keys are the only ones."""

    def __init__(self, names: Names, entries: Mapping[str, Value]) -> None:
        super().__init__(names)
        self.entries = entries

    def at(self, key: str) -> Value:
        return self.entries.get(key, Value(TRUE, NULL_VALUE, "json"))

    def under(self, key: Value) -> Value:
        """One of them, or NULL where none is called so."""
        found = Value(TRUE, NULL_VALUE, "json")
        for value in self.entries.values():
            found = merged(self._names.boolean("key"), value, found)
        return found

    def entry(self) -> Held:
        if not self.entries:
            return super().entry()
        return Held(self._names.value("part", "json"), TRUE, self._names.value("key", "text"))


class Scalar(_Known):
    """A JSON string, number or boolean made from a value: to_jsonb(x)."""

    def __init__(self, names: Names, value: Value) -> None:
        super().__init__(names)
        self.value = value

    def at(self, key: str) -> Value:
        """Of `->` and a place a scalar is the list of itself."""
        return self._names.value("part", "json") if may_be_place(key) else Value(TRUE, NULL_VALUE, "json")

    def text(self) -> Value:
        return self.value


class Entries(_Known):
    """jsonb_object_agg(key, value): each time the entry of another row; of keys that are alike one is kept."""

    def __init__(self, lists: Lists, row: Callable[[], tuple[Value, Held]]) -> None:
        """`row` gives the key, as a text, and the value."""
        super().__init__(lists.names)
        self._lists, self._row = lists, row

    def at(self, key: str) -> Value:
        return place(self._lists, self._row()[1])

    def under(self, key: Value) -> Value:
        found, held = self._row()
        same = found.term == key.term if key.kind == "text" else TRUE
        return place(self._lists, held._replace(when=both(held.when, neither(found.null), same)))

    def entry(self) -> Held:
        key, held = self._row()
        return held._replace(key=key)

    def mentioned(self, value: Value, when: Formula) -> None:
        """A text among the keys is the key of some row."""
        if value.kind == "text":
            key, held = self._row()
            same = both(held.when, neither(key.null), key.term == value.term)
            self._lists.facts.append(z3.Implies(both(when, neither(value.null)), same))


def may_be_place(key: str) -> bool:
    """Whether a list has something under this key."""
    return not key[:1].isalpha() and not key.startswith("_")


class Several:
    """What `||` puts together: of objects the right one's entries first, of lists the elements of both."""

    def __init__(self, names: Names, left: Contents, right: Contents) -> None:
        self._names, self._left, self._right = names, left, right

    def at(self, key: str) -> Value:
        right = self._right.at(key)
        if may_be_place(key):  # the right one's elements follow the left one's
            moved = merged(self._names.boolean("moved"), self.some().value, self._left.at(key))
            return merged(neither(self._names.boolean("of the left")), right, moved)
        if isinstance(self._right, Built) and key in self._right.entries:
            return right
        return merged(neither(right.null), right, self._left.at(key))

    def under(self, key: Value) -> Value:
        right = self._right.under(key)
        where = right.null if key.kind == "text" else self._names.boolean("of the left")
        return merged(neither(where), right, self._left.under(key))

    def text(self) -> Value:
        return self._names.value("text of a list", "text")

    def some(self) -> Held:
        return one_held(self._names.boolean("of the left"), self._left.some(), self._right.some())

    def entry(self) -> Held:
        return one_held(self._names.boolean("of the left"), self._left.entry(), self._right.entry())

    def mentioned(self, value: Value, when: Formula) -> None:
        mine = self._names.boolean("of the left")
        self._left.mentioned(value, both(when, mine))
        self._right.mentioned(value, both(when, neither(mine)))


def some_of(lists: Lists, inside: Contents | None) -> Contents | None:
    """What is left of a list, or what it is in another order: nothing that it does not hold, and perhaps less."""
    return None if inside is None else Rows(lists, inside.some)
