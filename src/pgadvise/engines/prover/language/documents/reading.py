"""SQL/JSON paths: of what is found by one, and of what a filter in it lets through, that it is in the document.

A path in lax mode looks into a list where it expects something else, and takes anything for a list of one: both ways
are open here, whichever mode it is. What a filter asks must be true of what it lets through: equality with a string is
equality of texts; of numbers, of comparisons by size, of what is alike and of negations nothing is said, so more passes
than on the server. Arithmetic, most methods, and recursive descent but into a token are not read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import z3

from pgadvise.engines.prover.language.documents import documents, holding, templates, written_documents
from pgadvise.engines.prover.words.made import Built
from pgadvise.engines.prover.words.terms import FALSE, TRUE, Formula, Value, both, either, merged, neither
from pgadvise.engines.prover.world.claims import Claims
from pgadvise.engines.prover.world.scopes import Meaning

_TOKEN = re.compile(
    r'\s*("(?:[^"\\]|\\.)*"|\$?[A-Za-z_]\w*|\$"[^"]*"|[$@]|-?\d+(?:\.\d+)?|&&|\|\||==|!=|<>|<=|>=|[<>!?().*\[\],])'
)
_COMPARISONS = frozenset(("==", "!=", "<>", "<", "<=", ">", ">="))


class NotRead(Exception):
    pass


class Item(NamedTuple):
    """Something that a path leads to, if `when` holds."""

    value: Value
    when: Formula


def _tokens(text: str) -> Iterator[str]:
    place, text = 0, text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotRead
        yield found[1]
        place = found.end()


class Reading:
    """One reading of the path, from left to right."""

    def __init__(self, meaning: Meaning, text: str, document: Value, variables: Mapping[str, Value]) -> None:
        self._meaning, self._root, self._variables = meaning, document, variables
        self._tokens = [*_tokens(text), ""]
        self._place = 1 if self._tokens[0] in ("lax", "strict") else 0

    def _next(self, *expected: str) -> str:
        token = self._tokens[self._place]
        if expected and token not in expected:
            raise NotRead
        self._place += 1
        return token

    def _is_next(self, *tokens: str) -> bool:
        return self._tokens[self._place] in tokens

    def end(self) -> None:
        self._next("")

    def path(self, current: Item | None = None) -> Item:
        """From `$`, `@` or a variable on."""
        token = self._next()
        if token == "$":
            item = Item(self._root, TRUE)
        elif token == "@" and current is not None:
            item = current
        elif token.startswith("$") and token.strip('$"') in self._variables:
            item = Item(self._variables[token.strip('$"')], TRUE)
        else:
            raise NotRead
        while self._is_next(".", "[", "?"):
            item = self._step(item)
        return item

    def _step(self, item: Item) -> Item:
        step = self._next()
        if step == ".":
            key = self._next()
            if key == "*":
                if self._is_next("*"):
                    return self._below(item)
                return self._either(self._every(item), self._every(self._some(item)))
            if key == "keyvalue" and self._is_next("("):
                self._next("(")
                self._next(")")
                return self._either(self._pairs(item), self._pairs(self._some(item)))
            return self._under(item, json.loads(key) if key[0] == '"' else key)
        if step == "[":
            place = self._next()
            self._next("]")
            if place != "*" and not place.isdecimal():
                raise NotRead
            return self._either(item, self._some(item))
        self._next("(")
        inner = self._either(item, self._some(item))
        holds = self.predicate(inner)
        self._next(")")
        return inner._replace(when=both(inner.when, holds))

    def _under(self, item: Item, key: str) -> Item:
        if not re.fullmatch(r"\w+", key) or self._is_next("("):  # a method
            raise NotRead
        some = self._some(item)
        return self._at(item, key) if z3.is_false(some.when) else self._either(self._at(item, key), self._at(some, key))

    def _at(self, item: Item, key: str) -> Item:
        inside = documents.contents(self._meaning, item.value)
        if inside is None:
            raise NotRead
        found = inside.at(key)
        return Item(found, both(item.when, neither(found.null)))

    def _every(self, item: Item) -> Item:
        inside = documents.contents(self._meaning, item.value)
        if inside is None:
            raise NotRead
        held = inside.entry()
        return Item(held.value, both(item.when, held.when))

    def _pairs(self, item: Item) -> Item:
        """keyvalue(): an object of each entry."""
        inside = documents.contents(self._meaning, item.value)
        if inside is None:
            raise NotRead
        held, names = inside.entry(), self._meaning.world.names
        if held.key is None:
            raise NotRead
        found = Built(names, {"key": documents.whole(self._meaning, held.key), "value": held.value})
        return Item(Value(FALSE, names.term("pair"), "json", contents=found), both(item.when, held.when))

    def _below(self, item: Item) -> Item:
        """`.**`: what it is asked of, or anything in it; of a token that is known."""
        self._next("*")
        inside = documents.contents(self._meaning, item.value)
        if not isinstance(inside, Claims):
            raise NotRead
        return Item(inside.below(), item.when)

    def _some(self, item: Item) -> Item:
        inside = documents.contents(self._meaning, item.value)
        if inside is None:
            raise NotRead
        held = inside.some()
        return Item(held.value, both(item.when, held.when))

    def _either(self, one: Item, other: Item) -> Item:
        if z3.is_false(other.when) or z3.is_false(one.when):
            return one if z3.is_false(other.when) else other
        first = self._meaning.world.names.boolean("first")
        when = either(both(first, one.when), both(neither(first), other.when))
        return Item(merged(first, one.value, other.value), when)

    def predicate(self, current: Item | None) -> Formula:
        """What must hold where the predicate is true."""
        found = [self._and(current)]
        while self._is_next("||"):
            self._next()
            found.append(self._and(current))
        return either(*found)

    def _and(self, current: Item | None) -> Formula:
        found = [self._not(current)]
        while self._is_next("&&"):
            self._next()
            found.append(self._not(current))
        return both(*found)

    def _not(self, current: Item | None) -> Formula:
        if self._is_next("!"):
            self._next()
            self._next("(")
            self.predicate(current)
            self._next(")")
            return TRUE
        if self._is_next("(", "exists"):
            is_path = self._next() == "exists"
            if is_path:
                self._next("(")
            found = self.path(current).when if is_path else self.predicate(current)
            self._next(")")
            return found
        return self._comparison(current)

    def _comparison(self, current: Item | None) -> Formula:
        left = self._operand(current)
        if self._is_next("starts", "like_regex"):
            return self._likened(left, current)
        operator = self._next(*_COMPARISONS)
        right = self._operand(current)
        when = both(left.when, right.when)
        if operator != "==":
            return when
        holds = self._meaning.world.names.boolean("equal")
        self._meaning.world.facts.append(z3.Implies(holds, when))
        holding.same(self._meaning, left.value, right.value, holds)
        return holds

    def _likened(self, left: Item, current: Item | None) -> Formula:
        """`starts with`, `like_regex … flag …`: of what is alike is only said that it is there."""
        if self._next() == "starts":
            self._next("with")
            return both(left.when, self._operand(current).when)
        self._next()
        if self._is_next("flag"):
            self._next()
            self._next()
        return left.when

    def _operand(self, current: Item | None) -> Item:
        if self._is_next("$", "@") or self._tokens[self._place].startswith("$"):
            found = self.path(current)
            some = self._some(found)  # of a list in lax mode each element is compared
            return found if z3.is_false(some.when) else self._either(found, some)
        if templates.OPEN in self._tokens[self._place]:  # a string that is only partly written out
            raise NotRead
        return Item(written_documents.literal(self._meaning, self._next()), TRUE)
