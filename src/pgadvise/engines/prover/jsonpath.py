"""SQL/JSON paths: of what is found by one, and of what a filter in it lets through, that it is in the document.

A path in lax mode looks into a list where it expects something else, and takes anything for a list of one: both ways
are open here, whichever mode it is. What a filter asks must be true of what it lets through: equality with a string is
equality of texts; of numbers, of comparisons by size and of negations nothing is said, so more passes than on the
server. Methods, arithmetic and recursive descent are not read.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import z3

from pgadvise.engines.prover import documents
from pgadvise.engines.prover.made import Built, Rows
from pgadvise.engines.prover.scopes import Derived, Meaning, Scope
from pgadvise.engines.prover.terms import TRUE, Formula, Held, Truth, Value, both, either, merged, neither
from pgadvise.sql.expression import Call, Cast, Constant, Expression

_TOKEN = re.compile(
    r'\s*("(?:[^"\\]|\\.)*"|\$?[A-Za-z_]\w*|\$"[^"]*"|[$@]|-?\d+(?:\.\d+)?|&&|\|\||==|!=|<>|<=|>=|[<>!?().*\[\],])'
)
_COMPARISONS = frozenset(("==", "!=", "<>", "<", "<=", ">", ">="))
_TESTS = frozenset(("jsonb_path_exists", "jsonb_path_exists_tz"))
_MATCHES = frozenset(("jsonb_path_match", "jsonb_path_match_tz"))
_FINDS = {"jsonb_path_query_first": "first", "jsonb_path_query_array": "array", "jsonb_path_query": "rows"}
NAMES = _TESTS | _MATCHES | _FINDS.keys() | {f"{name}_tz" for name in _FINDS}


class _NotRead(Exception):
    pass


class _Item(NamedTuple):
    """Something that a path leads to, if `when` holds."""

    value: Value
    when: Formula


def called(meaning: Meaning, call: Call, scope: Scope) -> Value | None:
    """The functions of this name."""
    if call.name not in NAMES or len(call.args) < 2:
        return None
    item = _asked(meaning, call, scope)
    if item is None:
        return None
    kind = _FINDS.get(call.name.removesuffix("_tz"))
    if kind == "array":
        inside = Rows(meaning.world.lists, lambda: Held(*(_asked(meaning, call, scope) or item)))
        return Value(meaning.world.names.boolean("no path"), meaning.world.names.term("found"), "json", contents=inside)
    if kind is not None:
        there = meaning.world.names.boolean("found")
        meaning.world.facts.append(z3.Implies(there, item.when))
        return item.value._replace(null=neither(there))
    return None


def rows(meaning: Meaning, call: Call, scope: Scope) -> Derived | None:
    """jsonb_path_query(…) in FROM."""
    if call.name.removesuffix("_tz") != "jsonb_path_query" or len(call.args) < 2:
        return None
    item = _asked(meaning, call, scope)
    return None if item is None else Derived(((None, item.value),), item.when)


def tested(meaning: Meaning, call: Call, scope: Scope) -> Truth | None:
    """jsonb_path_exists(…), jsonb_path_match(…); None for others."""
    if call.name not in _TESTS | _MATCHES or len(call.args) < 2:
        return None
    return _test(meaning, meaning.value(call.args[0], scope), call.args[1], _variables(meaning, call, scope), call.name)


def operated(meaning: Meaning, operator: str, document: Value, path: Expression) -> Truth | None:
    """`document @? path`, `document @@ path`."""
    return _test(meaning, document, path, {}, "jsonb_path_exists" if operator == "@?" else "jsonb_path_match")


def _test(
    meaning: Meaning, document: Value, path: Expression, variables: dict[str, Value] | None, name: str
) -> Truth | None:
    text = _text(path)
    if text is None or variables is None:
        return None
    found = meaning.world.names.truth("path")
    try:
        reading = _Reading(meaning, text, document, variables)
        holds = reading.path().when if name in _TESTS else reading.predicate(None)
        reading.end()
    except (_NotRead, ValueError, IndexError):
        return None
    meaning.world.facts.append(z3.Implies(found.true, both(neither(document.null), holds)))
    return found


def _asked(meaning: Meaning, call: Call, scope: Scope) -> _Item | None:
    text, variables = _text(call.args[1]), _variables(meaning, call, scope)
    if text is None or variables is None or call.name in _TESTS | _MATCHES:
        return None
    document = meaning.value(call.args[0], scope)
    try:
        reading = _Reading(meaning, text, document, variables)
        found = reading.path()
        reading.end()
    except (_NotRead, ValueError, IndexError):
        return None
    return found._replace(when=both(neither(document.null), found.when))


def _text(path: Expression) -> str | None:
    path = path.arg if isinstance(path, Cast) else path
    return path.value if isinstance(path, Constant) and isinstance(path.value, str) else None


def _variables(meaning: Meaning, call: Call, scope: Scope) -> dict[str, Value] | None:
    if len(call.args) < 3:
        return {}
    given = meaning.value(call.args[2], scope, "json").contents
    return dict(given.entries) if isinstance(given, Built) else None


def _tokens(text: str) -> Iterator[str]:
    place, text = 0, text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _NotRead
        yield found[1]
        place = found.end()


class _Reading:
    """One reading of the path, from left to right."""

    def __init__(self, meaning: Meaning, text: str, document: Value, variables: dict[str, Value]) -> None:
        self._meaning, self._root, self._variables = meaning, document, variables
        self._tokens = [*_tokens(text), ""]
        self._place = 1 if self._tokens[0] in ("lax", "strict") else 0

    def _next(self, *expected: str) -> str:
        token = self._tokens[self._place]
        if expected and token not in expected:
            raise _NotRead
        self._place += 1
        return token

    def _is_next(self, *tokens: str) -> bool:
        return self._tokens[self._place] in tokens

    def end(self) -> None:
        self._next("")

    def path(self, current: _Item | None = None) -> _Item:
        """From `$`, `@` or a variable on."""
        token = self._next()
        if token == "$":
            item = _Item(self._root, TRUE)
        elif token == "@" and current is not None:
            item = current
        elif token.startswith("$") and token.strip('$"') in self._variables:
            item = _Item(self._variables[token.strip('$"')], TRUE)
        else:
            raise _NotRead
        while self._is_next(".", "[", "?"):
            item = self._step(item)
        return item

    def _step(self, item: _Item) -> _Item:
        step = self._next()
        if step == ".":
            key = self._next()
            if key == "*":
                return self._either(self._every(item), self._every(self._some(item)))
            return self._under(item, json.loads(key) if key[0] == '"' else key)
        if step == "[":
            place = self._next()
            self._next("]")
            if place != "*" and not place.isdecimal():
                raise _NotRead
            return self._either(item, self._some(item))
        self._next("(")
        inner = self._either(item, self._some(item))
        holds = self.predicate(inner)
        self._next(")")
        return inner._replace(when=both(inner.when, holds))

    def _under(self, item: _Item, key: str) -> _Item:
        if not re.fullmatch(r"\w+", key) or self._is_next("("):  # a method
            raise _NotRead
        return self._either(self._at(item, key), self._at(self._some(item), key))

    def _at(self, item: _Item, key: str) -> _Item:
        inside = documents.contents(self._meaning, item.value)
        if inside is None:
            raise _NotRead
        found = inside.at(key)
        return _Item(found, both(item.when, neither(found.null)))

    def _every(self, item: _Item) -> _Item:
        inside = documents.contents(self._meaning, item.value)
        if inside is None:
            raise _NotRead
        held = inside.entry()
        return _Item(held.value, both(item.when, held.when))

    def _some(self, item: _Item) -> _Item:
        inside = documents.contents(self._meaning, item.value)
        if inside is None:
            raise _NotRead
        held = inside.some()
        return _Item(held.value, both(item.when, held.when))

    def _either(self, one: _Item, other: _Item) -> _Item:
        if z3.is_false(other.when) or z3.is_false(one.when):
            return one if z3.is_false(other.when) else other
        first = self._meaning.world.names.boolean("first")
        when = either(both(first, one.when), both(neither(first), other.when))
        return _Item(merged(first, one.value, other.value), when)

    def predicate(self, current: _Item | None) -> Formula:
        """What must hold where the predicate is true."""
        found = [self._and(current)]
        while self._is_next("||"):
            self._next()
            found.append(self._and(current))
        return either(*found)

    def _and(self, current: _Item | None) -> Formula:
        found = [self._not(current)]
        while self._is_next("&&"):
            self._next()
            found.append(self._not(current))
        return both(*found)

    def _not(self, current: _Item | None) -> Formula:
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

    def _comparison(self, current: _Item | None) -> Formula:
        left = self._operand(current)
        operator = self._next(*_COMPARISONS)
        right = self._operand(current)
        when = both(left.when, right.when)
        if operator != "==":
            return when
        holds = self._meaning.world.names.boolean("equal")
        self._meaning.world.facts.append(z3.Implies(holds, when))
        documents.same(self._meaning, left.value, right.value, holds)
        return holds

    def _operand(self, current: _Item | None) -> _Item:
        if self._is_next("$", "@") or self._tokens[self._place].startswith("$"):
            return self.path(current)
        return _Item(documents.literal(self._meaning, self._next()), TRUE)
