"""What documents hold that are made out of others: put together, with keys taken away or set."""

from pgadvise.engines.prover.words.made import Built, Several, may_be_place
from pgadvise.engines.prover.words.terms import (
    FALSE,
    NULL_VALUE,
    TRUE,
    Chosen,
    Contents,
    Formula,
    Held,
    Names,
    Value,
    both,
    chosen,
    either,
    merged,
    one_held,
)
from pgadvise.engines.prover.world.claims import Claims


def no_object(inside: Contents) -> Formula | None:
    """That it is a list or a scalar; None where nobody can tell."""
    if isinstance(inside, Chosen):
        then, other = no_object(inside.then), no_object(inside.other)
        return None if then is None or other is None else chosen(inside.condition, then, other)
    if isinstance(inside, Claims):
        return inside.no_object
    return FALSE if isinstance(inside, Built) else None


class Together(Several):
    """The same of documents.

    Unless both are objects there is a list, which has no keys, and of which each may be one element as a whole.
    """

    def at(self, key: str) -> Value:
        known = [no_object(self._left), no_object(self._right)]
        if may_be_place(key) or None in known:
            return self._perhaps(super().at(key))
        return super().at(key).unless(*(each for each in known if each is not None))

    def under(self, key: Value) -> Value:
        return self._perhaps(super().under(key))

    def some(self) -> Held:
        held, mine = super().some(), self._names.boolean("a whole document")
        inside = Chosen(self._names.boolean("of the left"), self._left, self._right)
        document = Value(FALSE, self._names.term("document"), "json", contents=inside)
        return Held(merged(mine, document, held.value), either(mine, held.when), held.key)

    def _perhaps(self, value: Value) -> Value:
        if isinstance(self._left, Built) and isinstance(self._right, Built):
            return value
        return value.unless(self._names.boolean("a list"))


class _Edited:
    """A document that is another one but for some of its keys: whatever else it holds, that one does."""

    def __init__(self, names: Names, before: Contents) -> None:
        self._names, self._before = names, before

    def at(self, key: str) -> Value:
        return self._before.at(key)

    def under(self, key: Value) -> Value:
        return self._before.under(key)

    def text(self) -> Value:
        """Of a list or an object it is another one than before, of a scalar it stays."""
        other = self._names.value("text of several", "text")
        return merged(self._names.boolean("a scalar"), self._before.text(), other)

    def some(self) -> Held:
        return self._before.some()

    def entry(self) -> Held:
        return self._before.entry()

    def mentioned(self, value: Value, when: Formula) -> None:
        self._before.mentioned(value, when)

    def _perhaps(self, value: Value) -> Value:
        return value.unless(self._names.boolean("gone"))


class Lessened(_Edited):
    """`document - keys`; `gone` are those that are known, None stands for one that is not."""

    def __init__(self, names: Names, before: Contents, gone: tuple[str | None, ...]) -> None:
        super().__init__(names, before)
        self._gone = gone

    def at(self, key: str) -> Value:
        if key in self._gone and not may_be_place(key):
            return Value(TRUE, NULL_VALUE, "json")
        if may_be_place(key):  # what is taken out of a list moves the rest
            moved = merged(self._names.boolean("moved"), self._before.some().value, super().at(key))
            return self._perhaps(moved)
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
        return one_held(mine, Held(self._value, TRUE, self._names.value("key", "text")), held)

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
