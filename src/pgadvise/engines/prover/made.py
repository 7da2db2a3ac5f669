"""What arrays, documents and records hold that the query itself makes: these elements, those entries."""

from collections.abc import Callable, Mapping

from pgadvise.engines.prover.contents import Lists, place
from pgadvise.engines.prover.terms import (
    FALSE,
    NULL_VALUE,
    TRUE,
    Contents,
    Formula,
    Held,
    Names,
    Value,
    both,
    chosen,
    either,
    merged,
    neither,
)


class Listed:
    """ARRAY[…], jsonb_build_array(…), a literal array: just these elements."""

    def __init__(self, names: Names, items: tuple[Value, ...]) -> None:
        self.items, self._names = items, names

    def at(self, key: str) -> Value:
        if key.isdecimal() and int(key) < len(self.items):
            return self.items[int(key)]
        return self._names.value("part", "json")

    def under(self, key: Value) -> Value:
        return self._names.value("part", "json")

    def text(self) -> Value:
        return self._names.value("text of a list", "text")

    def some(self) -> Held:
        if not self.items:
            return Held(Value(TRUE, NULL_VALUE), FALSE)
        found = self.items[-1]
        for item in self.items[:-1]:
            found = merged(self._names.boolean("item"), item, found)
        return Held(found, TRUE)

    def entry(self) -> Held:
        return Held(Value(TRUE, NULL_VALUE), FALSE, Value(TRUE, NULL_VALUE, "text"))

    def mentioned(self, value: Value, when: Formula) -> None:
        """What its items are is known."""


class Built:
    """jsonb_build_object(…), a literal document, a record: just these entries. A literal's keys are the only ones."""

    def __init__(self, names: Names, entries: Mapping[str, Value]) -> None:
        self.entries, self._names = entries, names

    def at(self, key: str) -> Value:
        return self.entries.get(key, Value(TRUE, NULL_VALUE, "json"))

    def under(self, key: Value) -> Value:
        return self._names.value("part", "json")

    def text(self) -> Value:
        return self._names.value("text of an object", "text")

    def some(self) -> Held:
        return Held(Value(TRUE, NULL_VALUE), FALSE)

    def entry(self) -> Held:
        return Held(self._names.value("part", "json"), TRUE, self._names.value("key", "text"))

    def mentioned(self, value: Value, when: Formula) -> None:
        """What its entries are is known."""


class Scalar:
    """A JSON string, number or boolean made from a value: to_jsonb(x)."""

    def __init__(self, names: Names, value: Value) -> None:
        self.value, self._names = value, names

    def at(self, key: str) -> Value:
        return Value(TRUE, NULL_VALUE, "json")

    def under(self, key: Value) -> Value:
        return Value(TRUE, NULL_VALUE, "json")

    def text(self) -> Value:
        return self.value

    def some(self) -> Held:
        return Held(Value(TRUE, NULL_VALUE), FALSE)

    def entry(self) -> Held:
        return Held(Value(TRUE, NULL_VALUE), FALSE, Value(TRUE, NULL_VALUE, "text"))

    def mentioned(self, value: Value, when: Formula) -> None:
        """Nothing else is in it."""


class Rows:
    """ARRAY(SELECT …), array_agg(…), an array cut from a text: each time the value of another row."""

    def __init__(self, lists: Lists, row: Callable[[], Held]) -> None:
        self._lists, self._row = lists, row

    def at(self, key: str) -> Value:
        return place(self._lists, self._row())

    def under(self, key: Value) -> Value:
        return place(self._lists, self._row())

    def text(self) -> Value:
        return self._lists.names.value("text of a list", "text")

    def some(self) -> Held:
        return self._row()

    def entry(self) -> Held:
        return Held(self._lists.names.value("part", "json"), TRUE, self._lists.names.value("key", "text"))

    def mentioned(self, value: Value, when: Formula) -> None:
        """Its elements are asked for."""


class Several:
    """What `||` puts together: of objects the right one's entries first, of lists the elements of both."""

    def __init__(self, names: Names, left: Contents, right: Contents) -> None:
        self._names, self._left, self._right = names, left, right

    def at(self, key: str) -> Value:
        right = self._right.at(key)
        if isinstance(self._right, Built) and key in self._right.entries:
            return right
        where = self._names.boolean("of the left") if key.lstrip("-").isdecimal() else right.null  # a place in a list
        return merged(neither(where), right, self._left.at(key))

    def under(self, key: Value) -> Value:
        right = self._right.under(key)
        where = right.null if key.kind == "text" else self._names.boolean("of the left")
        return merged(neither(where), right, self._left.under(key))

    def text(self) -> Value:
        return self._names.value("text of a list", "text")

    def some(self) -> Held:
        return self._one(self._left.some(), self._right.some())

    def entry(self) -> Held:
        return self._one(self._left.entry(), self._right.entry())

    def _one(self, left: Held, right: Held) -> Held:
        mine = self._names.boolean("of the left")
        key = merged(mine, left.key, right.key) if left.key and right.key else None
        return Held(merged(mine, left.value, right.value), chosen(mine, left.when, right.when), key)

    def mentioned(self, value: Value, when: Formula) -> None:
        mine = self._names.boolean("of the left")
        self._left.mentioned(value, both(when, mine))
        self._right.mentioned(value, both(when, neither(mine)))


class _Edited:
    """A document that is another one but for some of its keys: whatever else it holds, that one does."""

    def __init__(self, names: Names, before: Contents) -> None:
        self._names, self._before = names, before

    def at(self, key: str) -> Value:
        return self._before.at(key)

    def under(self, key: Value) -> Value:
        return self._before.under(key)

    def text(self) -> Value:
        return self._before.text()

    def some(self) -> Held:
        return self._before.some()

    def entry(self) -> Held:
        return self._before.entry()

    def mentioned(self, value: Value, when: Formula) -> None:
        self._before.mentioned(value, when)

    def _perhaps(self, value: Value) -> Value:
        return value._replace(null=either(self._names.boolean("gone"), value.null), truth=None)


class Lessened(_Edited):
    """`document - keys`; `gone` are those that are known, None stands for one that is not."""

    def __init__(self, names: Names, before: Contents, gone: tuple[str | None, ...]) -> None:
        super().__init__(names, before)
        self._gone = gone

    def at(self, key: str) -> Value:
        if key in self._gone:
            return Value(TRUE, NULL_VALUE, "json")
        if key.lstrip("-").isdecimal():  # what is taken out of a list moves the rest
            return self._perhaps(self._before.some().value)
        return self._perhaps(super().at(key)) if None in self._gone else super().at(key)

    def under(self, key: Value) -> Value:
        return self._perhaps(super().under(key))


class Placed(_Edited):
    """jsonb_set(document, '{key}', value)."""

    def __init__(self, names: Names, before: Contents, key: str, value: Value) -> None:
        super().__init__(names, before)
        self._key, self._value = key, value

    def at(self, key: str) -> Value:
        return self._value if key == self._key else super().at(key)

    def under(self, key: Value) -> Value:
        return merged(self._names.boolean("the key set"), self._value, super().under(key))

    def some(self) -> Held:
        return self._one(super().some())

    def entry(self) -> Held:
        return self._one(super().entry())

    def _one(self, held: Held) -> Held:
        """Some part of what was there, or what was put in."""
        mine = self._names.boolean("the key set")
        key = None if held.key is None else merged(mine, self._names.value("key", "text"), held.key)
        return Held(merged(mine, self._value, held.value), either(mine, held.when), key)

    def mentioned(self, value: Value, when: Formula) -> None:
        """It may be the key that was set, or what was put there."""
        self._before.mentioned(value, both(when, self._names.boolean("of before")))


class Stripped(_Edited):
    """jsonb_strip_nulls(document): a key whose value is a JSON null, anywhere in it, is gone."""

    def at(self, key: str) -> Value:
        return self._stripped(super().at(key))

    def under(self, key: Value) -> Value:
        return self._stripped(super().under(key))

    def some(self) -> Held:
        held = super().some()
        return held._replace(value=self._inside(held.value))

    def entry(self) -> Held:
        held = super().entry()
        return held._replace(value=self._inside(held.value))

    def _stripped(self, value: Value) -> Value:
        return self._inside(self._perhaps(value))

    def _inside(self, value: Value) -> Value:
        if value.contents is None:
            return value
        return value._replace(contents=Stripped(self._names, value.contents))
