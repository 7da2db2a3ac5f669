"""SECURITY DEFINER functions that an HTTP API hands to everybody: who can call them, who must, whom they ask about."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.caller.asked import Asked
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.naming import NamePattern
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Policy
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call, Column, Node, Operator, Parameter
from pgadvise.sql.tree.query import Relation, Statement, Utility
from pgadvise.sql.tree.walk import walk

# An argument of such a name is what the caller proves himself by: an invitation's code, a share link's token.
_SECRET = NamePattern(
    r"(^|_)(token|secret|otp|pin|api_?key|key_hash|token_hash|signature|passcode|password"
    r"|(invite|invitation|join|access|share|verification|confirmation|reset)_code)(_|$)"
)
_CALLED = re.compile(r'(?:([a-zA-Z_][\w$]*)|"((?:[^"]|"")+)")\s*\(')


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """`roles` can call the function and need not; `helper`: others need it, for a policy, a view or a default.

    `asks_for_session`: it asks who is signed in, so that only those who are not are among `roles`.
    """

    function: Function
    roles: tuple[AppRole, ...]
    asks_for_session: bool = False
    helper: bool = False


class Doors(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    application: Application

    @cached_property
    def _callers(self) -> Callers:
        return Callers(snapshot=self.application.access.snapshot)

    def open(self) -> Iterator[Door]:
        """Those that act on rows and do not ask who is calling, or ask nobody but visitors."""
        for function in self.application.platform.functions:
            if function.security_definer and self._has_rights(function.owner):
                yield from self._open(function)

    def _open(self, function: Function) -> Iterator[Door]:
        callable_by = [r for r in self.application.exposed_function(function) if r.api or r.kind == "anonymous"]
        if not callable_by or not self._acts(function) or _is_unlocked(function):
            return
        needed = self._needs.get(function.oid, frozenset())
        free = tuple(r for r in callable_by if r.name not in needed)
        asked = self._callers.asked_by(function)
        if free and not asked.anything:
            yield Door(function=function, roles=free, helper=bool(needed))
        elif free and _asks_for_session(asked):
            visitors = tuple(r for r in free if r.kind == "anonymous")
            if visitors:
                yield Door(function=function, roles=visitors, asks_for_session=True)

    @cached_property
    def _owners(self) -> frozenset[str]:
        return frozenset(r.owner for r in self.application.platform.snapshot.relations)

    def _has_rights(self, owner: str) -> bool:
        """Whether to run as `owner` is worth anything: policies do not bind it, or some relation is its own."""
        return self.application.access.bypass_everywhere(owner) is not None or owner in self._owners

    def _acts(self, function: Function) -> bool:
        """Whether it reads or writes anything, as far as that can be read."""
        for each in self._callers.reached((function,)):
            known = body(each)
            if known is None or not known.whole or any(self._touches(tree) for tree in known.statements):
                return True
        return False

    def _touches(self, tree: Statement) -> bool:
        return any(
            isinstance(p, Relation | Utility) or (isinstance(p, Call) and self._is_foreign(p)) for p in walk(tree)
        )

    def _is_foreign(self, call: Call) -> bool:
        """A function of a platform or an extension: whatever it does, it does as the owner."""
        if call.schema in (None, "pg_catalog"):
            return False
        return not self._callers.called(call) and (call.schema, call.name) not in _HARMLESS

    # --- who must be able to call them

    @cached_property
    def _needs(self) -> Mapping[int, frozenset[str]]:
        """By function: who cannot use a table or a view any more without it. A definer calls others as its owner."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for policy in self.application.access.snapshot.policies:
            roles = self._named(policy)
            for function in self._asked_by(policy):
                found[function.oid] |= roles
        everybody = {r.name for r in self.application.untrusted}
        for view in self.application.access.snapshot.views:
            for oid in view.functions:
                found[oid] |= everybody
        for name in self._in_defaults:
            for function in self._callers.named(name):
                found[function.oid] |= everybody
        return {oid: frozenset(roles) for oid, roles in found.items()}

    def _named(self, policy: Policy) -> set[str]:
        roles = self.application.untrusted
        if PUBLIC in policy.roles:
            table = self.application.access.snapshot.relation(policy.table)
            return {r.name for r in roles if table is None or self.application.access.reaches(r.name, table)}
        named = frozenset(policy.roles)
        return {r.name for r in roles if not named.isdisjoint(self.application.access.inherits(r.name))}

    def _asked_by(self, policy: Policy) -> Iterator[Function]:
        """What is called with the caller's own rights: by the policy, or by a function that runs as its caller."""
        ahead = [f for text in policy.texts for f in self._called(text)]
        seen = set()
        while ahead:
            function = ahead.pop()
            if function.oid not in seen:
                seen.add(function.oid)
                yield function
                ahead += [] if function.security_definer else self._callers.calls(function)

    @remembered
    def _called(self, text: str) -> tuple[Function, ...]:
        tree = parsed(text)
        return self._callers.called(tree) if tree is not None else ()

    @cached_property
    def _in_defaults(self) -> frozenset[str]:
        """What column defaults and CHECKs name, with the rights of who writes."""
        snapshot = self.application.access.snapshot
        texts = {c.default for r in snapshot.relations for c in r.columns if c.default}
        texts |= {c.expression for c in snapshot.constraints if c.expression}
        return frozenset(plain or quoted for text in texts for plain, quoted in _CALLED.findall(text))


# What reads the session alone.
_HARMLESS = frozenset((("auth", "uid"), ("auth", "role"), ("auth", "jwt"), ("auth", "email")))


def _asks_for_session(asked: Asked) -> bool:
    """By the token alone: who asks for a header or a setting may well mean visitors."""
    return not asked.settings and not asked.roles


def _is_unlocked(function: Function) -> bool:
    """Whether it compares something with an argument that only those know who are meant to call it."""
    names = {name for name in function.argument_names if _SECRET.search(name)}
    places = {i + 1 for i, name in enumerate(function.argument_names) if name in names}
    known = body(function) if names else None
    return known is not None and any(_compares(tree, names, places) for tree in known.statements)


def _compares(tree: Node, names: set[str], places: set[int]) -> bool:
    for part in walk(tree):
        if isinstance(part, Operator) and part.name == "=":
            for arg in (inner for side in part.args for inner in walk(side)):
                if (isinstance(arg, Column) and arg.name in names) or (
                    isinstance(arg, Parameter) and arg.number in places
                ):
                    return True
    return False
