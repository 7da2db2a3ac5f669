"""What SQL asks of the caller, through the functions that it calls and those that they call."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.caller.asked import NOTHING, Asked, asked, mentions_metadata
from pgadvise.engines.caller.bodies import body
from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.tree.expression import Call, Node
from pgadvise.sql.tree.walk import walk

# Schemas whose functions are known by what they are for.
_KNOWN = frozenset(("auth", "pg_catalog", "storage", "extensions"))
# What a body in another language, or one that does not parse, is searched for.
_ASKS = re.compile(r"\bauth\s*\.\s*(uid|jwt|role|email)\s*\(|\bcurrent_setting\s*\(|\brequest\.jwt\b", re.IGNORECASE)
_EDITABLE = re.compile(r"\buser_metadata\b|\braw_user_meta_data\b")
_NAMED = re.compile(r'(?:(\w+)|"([^"]+)")\s*\(')


class Callers(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Looks into functions; each is read once."""

    snapshot: Snapshot

    @cached_property
    def _named(self) -> Mapping[str, tuple[Function, ...]]:
        return grouped(
            (function.name, function)
            for function in self.snapshot.functions
            if function.extension is None and function.schema not in _KNOWN
        )

    @remembered
    def asked(self, node: Node) -> Asked:
        """Of a policy's expression, a view's query or any part of them; many policies say the same, in one tree."""
        found = asked(node)
        for function in self.called(node):
            found |= self.asked_by(function)
        return found

    @remembered
    def asked_by(self, function: Function) -> Asked:
        """By a function and all that it calls."""
        found = NOTHING
        for each in self.reached((function,)):
            found |= self._reading(each)[0]
        return found

    def asks(self, function: Function) -> Asked:
        """By the function's own text alone."""
        return self._reading(function)[0]

    def reached(self, functions: tuple[Function, ...]) -> tuple[Function, ...]:
        """`functions` and all that they call, over any number of steps."""
        seen = {f.oid: f for f in functions}
        ahead = list(functions)
        while ahead:
            for further in self._reading(ahead.pop())[1]:
                if further.oid not in seen:
                    seen[further.oid] = further
                    ahead.append(further)
        return tuple(seen.values())

    def calls(self, function: Function) -> tuple[Function, ...]:
        """What its own text calls."""
        return self._reading(function)[1]

    def named(self, name: str) -> tuple[Function, ...]:
        """The user's functions of a bare name."""
        return self._named.get(name, ())

    @remembered
    def called(self, node: Node, near: Function | None = None) -> tuple[Function, ...]:
        """The user's functions that a tree calls; `near` is the one whose body it stands in."""
        calls = {(p.schema, p.name, len(p.args)) for p in walk(node) if isinstance(p, Call)}
        return tuple(f for schema, name, count in sorted(calls, key=str) for f in self._of(schema, name, count, near))

    def _of(self, schema: str | None, name: str, count: int | None, near: Function | None) -> Iterator[Function]:
        """Of one name; all overloads that could take so many arguments, since their types are not known here."""
        found = self._named.get(name, ())
        if schema is not None:
            found = tuple(f for f in found if f.schema == schema)
        elif near is not None and any(f.schema == near.schema for f in found):
            found = tuple(f for f in found if f.schema == near.schema)
        exact = tuple(f for f in found if count is None or len(f.argument_types) == count)
        yield from exact or (f for f in found if count is not None and len(f.argument_types) > count)

    @remembered
    def _reading(self, function: Function) -> tuple[Asked, tuple[Function, ...]]:
        known = body(function)
        if known is None:
            return self._searched(function)
        found = NOTHING
        called: dict[int, Function] = {}
        for tree in known.statements:
            found |= asked(tree)
            called.update((f.oid, f) for f in self.called(tree, function))
        whole_token = () in found.paths
        if whole_token and any(mentions_metadata(tree) for tree in known.statements):
            found |= Asked(editable=True)
        return (_as_definer(found) if function.security_definer else found), tuple(called.values())

    def _searched(self, function: Function) -> tuple[Asked, tuple[Function, ...]]:
        """A text that is no SQL to us: what it seems to ask, and whom it seems to call."""
        text = function.body or ""
        names = {plain or quoted for plain, quoted in _NAMED.findall(text)}
        called = tuple(f for name in sorted(names) for f in self._of(None, name, None, function) if f != function)
        asks = frozenset(("?.",)) if _ASKS.search(text) else frozenset()
        return Asked(settings=asks, editable=bool(asks) and bool(_EDITABLE.search(text))), called


def _as_definer(found: Asked) -> Asked:
    """Inside SECURITY DEFINER current_user is the owner, whoever calls."""
    roles = found.roles & {"session_user"}
    return Asked(found.paths, found.settings, found.calls, roles, found.editable)
