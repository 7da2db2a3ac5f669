"""What a client of an HTTP API can make a session say: headers, cookies, and settings by a function it may call."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Function
from pgadvise.sql.logic.containment import membership
from pgadvise.sql.tree.expression import Call, Cast, Coalesce, Column, Constant, Expression, Node, Or, Parameter
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.reads import relations, setting_name
from pgadvise.sql.tree.walk import walk

_SENT = ("request.header", "request.cookie")  # of PostgREST: the documents, and one setting a header before version 9
# What a header proves by being known: its value is compared with something secret.
_SECRET = NamePattern(r"(^|_|-)(token|secret|otp|pin|api_?key|apikey|key|hash|signature|passcode|password|code)(_|-|$)")
_CONTROL = re.compile(r"\b(if|case|raise|exception)\b", re.IGNORECASE)

Source = Literal["header", "cookie", "setting"]


class Settable(msgspec.Struct, frozen=True):
    """`name` of the setting; `by` the function that sets it, None for what is sent with each request."""

    source: Source
    name: str
    by: Function | None = None


class Setters(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The settings that callers of the API choose."""

    application: Application
    callers: Callers

    @cached_property
    def _ordinary(self) -> Ordinary:
        return Ordinary(callers=self.callers)

    @cached_property
    def _functions(self) -> tuple[tuple[Function, str | None], ...]:
        """The functions that set what their arguments say, and which setting; None: any."""
        functions = (f for f in self.application.platform.functions if f.argument_types)
        called = (f for f in functions if any(r.api for r in self.application.exposed_function(f)))
        return tuple((f, name) for f in called for name in _sets(f, self.callers))

    @cached_property
    def _by_name(self) -> Mapping[str | None, Function]:
        return {name: function for function, name in reversed(self._functions)}

    def read(self, node: Node) -> tuple[Settable, ...]:
        """By a tree and the functions that it calls."""
        found = list(self._own(node))
        for function in self.callers.reached(self.callers.called(node)):
            known = body(function)
            for tree in known.statements if known else ():
                found += self._own(tree)
        return tuple(dict.fromkeys(found))

    def _own(self, node: Node) -> Iterator[Settable]:
        for part in walk(node):
            name = setting_name(part)
            if name is None:
                continue
            if name.startswith(_SENT):
                yield Settable("header" if name.startswith("request.header") else "cookie", name)
            elif "." in name and not name.startswith(("request.", "app.settings.")):
                setter = self._by_name.get(name) or self._by_name.get(None)
                if setter is not None:
                    yield Settable("setting", name, setter)

    def decides(self, condition: Expression) -> tuple[Settable, ...]:
        """What lets somebody through a way of the condition on which nothing is asked that callers cannot choose."""
        if not self.read(condition):
            return ()
        if isinstance(condition, Or):
            return tuple(dict.fromkeys(s for way in condition.args for s in self.decides(way)))
        parts = conjuncts(condition)
        if any(self.proves(part) for part in parts):
            return ()
        return tuple(dict.fromkeys(s for part in parts for s in self.read(part)))

    def proves(self, part: Expression) -> bool:
        """Whether it asks for what the caller cannot choose: the token, a secret, a table that asks for the caller."""
        if isinstance(part, Or):
            return all(self.proves(way) for way in part.args)
        asked = self.callers.asked(part)
        chosen = {s.name for s in self.read(part)}
        trusted = bool(asked.calls or asked.roles or asked.paths or (asked.settings - chosen))
        if trusted and not self._is_for_all(part):
            return True
        if not chosen:
            found = membership(part)
            return found is not None or bool(self.callers.called(part))
        return _names_a_secret(part)

    def _is_for_all(self, part: Expression) -> bool:
        """`auth.uid() is not null` is asked of nobody in particular."""
        return all(self._ordinary.is_always(part, role) for role in self.application.untrusted if role.kind == "member")


def _names_a_secret(part: Expression) -> bool:
    """A share link's token, sent as a header: who knows it was given it."""
    for node in walk(part):
        name = node.name if isinstance(node, Column) else node.value if isinstance(node, Constant) else None
        if isinstance(name, str) and _SECRET.search(name):
            return True
    return False


def _sets(function: Function, callers: Callers) -> Iterator[str | None]:
    """Which settings take what the caller says: a name, or None where the caller says that as well.

    A function that asks a table, or decides anything, may well check: it is given the benefit of the doubt.
    """
    known = body(function)
    if known is None or _CONTROL.search(function.body or "") or any(relations(t) for t in known.statements):
        return
    if callers.asks(function).trusted:
        return
    for tree in known.statements:
        for call in walk(tree):
            if isinstance(call, Call) and call.name == "set_config" and len(call.args) == 3:
                name, value = call.args[0], call.args[1]
                if not _is_argument(value, function):
                    continue
                if isinstance(name, Constant) and isinstance(name.value, str):
                    yield name.value
                elif _is_argument(name, function):
                    yield None


def _is_argument(node: Expression, function: Function) -> bool:
    while isinstance(node, Cast | Coalesce):
        node = node.arg if isinstance(node, Cast) else node.args[0]
    if isinstance(node, Parameter):
        return True
    return isinstance(node, Column) and node.table in (None, function.name) and node.name in function.argument_names
