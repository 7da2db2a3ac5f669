"""Permissive policies beside each other: which of them say nothing that another one does not say more of.

Permissive policies are alternatives (ddl-rowsecurity, CREATE POLICY): a row passes when one of them lets it. So one
that was meant to hold something back holds nothing back.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

import msgspec

from pgadvise.engines.access.application import Application
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.written_out import WrittenOut
from pgadvise.remembered import remembered
from pgadvise.snapshot import Policy, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.logic.implication import implies
from pgadvise.sql.logic.truth import constant_truth, never_true
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import And, Expression, Or, Quantified
from pgadvise.sql.tree.query import Subquery


class Void(msgspec.Struct, frozen=True, kw_only=True):
    """`policy` adds nothing for `commands`. `kind` "false": it is true for no row. "narrower": `by` allows all it does,
    by asking less. "repeated": `by` says the same as one of its alternatives.

    `by` None: row-level security is off. `through_functions`: it took looking into functions to see that.
    """

    policy: Policy
    kind: Literal["false", "narrower", "repeated"]
    commands: tuple[Command, ...]
    by: Policy | None
    through_functions: bool = False


class Alternatives(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The permissive policies of a table, compared with one another. Those for roles that bypass them do not count."""

    application: Application

    @cached_property
    def _written_out(self) -> WrittenOut:
        return WrittenOut(callers=Callers(snapshot=self.application.access.snapshot))

    @cached_property
    def _everybody(self) -> frozenset[str]:
        return frozenset(r.name for r in self.application.untrusted)

    def void(self, table: Relation) -> Iterator[Void]:
        policies = self.application.access.snapshot.policies_of(table)
        permissive = [p for p in policies if p.permissive and self._roles(p)]
        restrictive = [p for p in policies if not p.permissive]
        for policy in permissive:
            commands = tuple(c for c in policy.commands if self._granted(policy, table, c))
            others = [p for p in permissive if p is not policy]
            if commands and self._never(policy):
                yield from self._forbidding(table, policy, commands, others, restrictive)
            elif commands:
                yield from self._narrower(table, policy, commands, others, restrictive)

    # --- a policy that is false

    def _forbidding(
        self, table: Relation, policy: Policy, commands: tuple[Command, ...], others: list[Policy], floor: list[Policy]
    ) -> Iterator[Void]:
        open_to = tuple(c for c in commands if not any(self._stops(p, policy, c) for p in floor))
        if not table.row_security and open_to:
            yield Void(policy=policy, kind="false", commands=open_to, by=None)
            return
        for other in others:
            passed = tuple(c for c in open_to if other.covers(c) and self._meet(policy, other))
            if passed and not self._never(other):
                yield Void(policy=policy, kind="false", commands=passed, by=other)
                return

    def _stops(self, floor: Policy, policy: Policy, command: Command) -> bool:
        return floor.covers(command) and self._covers_roles(floor, policy) and self._never(floor)

    def _never(self, policy: Policy) -> bool:
        """True for no row: of a policy for several commands, each of its expressions."""
        return bool(policy.texts) and all(map(self._is_never, policy.texts))

    @remembered
    def _is_never(self, text: str) -> bool:
        condition = parsed(text)
        if condition is None:
            return False
        return not isinstance(condition, Subquery | Quantified) and never_true(condition)

    # --- a policy that a broader one makes void

    def _narrower(
        self, table: Relation, policy: Policy, commands: tuple[Command, ...], others: list[Policy], floor: list[Policy]
    ) -> Iterator[Void]:
        under = [p for p in floor if p.command in ("all", policy.command) and self._covers_roles(p, policy)]
        for other in others:
            if other.command not in ("all", policy.command) or not self._covers_roles(other, policy):
                continue
            if any(self._held(table, other, p, policy) for p in under):
                continue  # a restrictive policy beside it says the same: the narrowing is real
            if self._within(table, policy, other) and not self._within(table, other, policy):
                kind: Literal["narrower", "repeated"] = (
                    "repeated" if self._repeats(table, policy, other) else "narrower"
                )
                through = any(self._opened(table, p) for p in (policy, other))
                yield Void(policy=policy, kind=kind, commands=commands, by=other, through_functions=through)
                return

    def _within(self, table: Relation, narrow: Policy, broad: Policy) -> bool:
        """Whether `broad`, which says more than TRUE, lets pass all that `narrow` does, of the commands of `narrow`."""
        return all(self._implied(table, one, other) for one, other in _sides(narrow, broad))

    def _held(self, table: Relation, broad: Policy, floor: Policy, narrow: Policy) -> bool:
        """Whether what passes `broad` and the restrictive `floor` passes `narrow` as well."""
        for (wanted, one), (_, other) in zip(_sides(narrow, broad), _sides(narrow, floor), strict=True):
            told = [self._expression(table, text) for text in (one, other, wanted)]
            first, second, last = (pair[0] if pair else None for pair in told)
            if first is None or second is None or last is None or not implies(And((first, second)), last, table.name):
                return False
        return True

    def _repeats(self, table: Relation, narrow: Policy, broad: Policy) -> bool:
        """Whether what `narrow` asks is one of several things that `broad` is content with."""
        found = ((self._expression(table, one), self._expression(table, other)) for one, other in _sides(narrow, broad))
        return any(one and other and _is_part(one[0], other[0], table.name) for one, other in found)

    def _implied(self, table: Relation, narrow: str | None, broad: str | None) -> bool:
        one, other = (self._expression(table, text) for text in (narrow, broad))
        if one is None or other is None or constant_truth(other[0]) is True:
            return False
        return implies(one[0], other[0], table.name) is True

    def _expression(self, table: Relation, text: str | None) -> tuple[Expression, bool] | None:
        """With its functions written out, and whether there were any."""
        return self._read(text, table.name)

    @remembered
    def _read(self, text: str | None, table: str) -> tuple[Expression, bool] | None:
        plain = parsed(text)
        if plain is None:
            return None
        opened = self._written_out.of(plain, table)
        return opened, opened != plain

    def _opened(self, table: Relation, policy: Policy) -> bool:
        found = (self._expression(table, text) for text in (policy.using, policy.check))
        return any(pair is not None and pair[1] for pair in found)

    # --- whom policies speak of

    def _roles(self, policy: Policy) -> frozenset[str]:
        """Those of its roles that policies bind at all; everybody the application knows where it names nobody."""
        access = self.application.access
        named = self._everybody | {PUBLIC} if PUBLIC in policy.roles else frozenset(policy.roles)
        bypasses = {name: access.bypass_everywhere(name) for name in named}
        return frozenset(name for name, bypass in bypasses.items() if bypass is None or not bypass.direct)

    def _granted(self, policy: Policy, table: Relation, command: Command) -> bool:
        access = self.application.access
        return any(command.upper() in access.reaches(role, table) for role in self._roles(policy)) or (
            PUBLIC in policy.roles and not self._everybody
        )

    def _covers_roles(self, broad: Policy, narrow: Policy) -> bool:
        if PUBLIC in broad.roles:
            return True
        named = frozenset(broad.roles)
        access = self.application.access
        return all(not named.isdisjoint(access.inherits(r)) for r in self._roles(narrow) - {PUBLIC}) and (
            PUBLIC not in narrow.roles or bool(self._everybody)
        )

    def _meet(self, one: Policy, other: Policy) -> bool:
        """Whether some role is under both."""
        if PUBLIC in one.roles or PUBLIC in other.roles:
            return True
        access = self.application.access
        return any(not access.inherits(role).isdisjoint(other.roles) for role in self._roles(one)) or any(
            not access.inherits(role).isdisjoint(one.roles) for role in self._roles(other)
        )


def _sides(narrow: Policy, broad: Policy) -> Iterator[tuple[str | None, str | None]]:
    """What the two ask of stored rows and of new ones, as far as the commands of `narrow` have such."""
    if narrow.command != "insert":
        yield narrow.using, broad.using
    if narrow.command in ("all", "insert", "update"):
        yield narrow.new_row_check, broad.new_row_check


def _is_part(narrow: Expression, broad: Expression, table: str) -> bool:
    parts = broad.args if isinstance(broad, Or) else ()
    return any(implies(narrow, part, table) and implies(part, narrow, table) for part in parts)
