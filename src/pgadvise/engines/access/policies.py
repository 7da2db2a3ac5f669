"""Which policies bind a role and a command."""

from collections.abc import Iterable

import msgspec

from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.snapshot import Policy
from pgadvise.snapshot.policies import Command


class BoundPolicies(msgspec.Struct, frozen=True):
    """The policies that speak for one role and command: a row passes one of `permissive` and all of `restrictive`.

    Without any permissive one nothing passes, however many restrictive ones there are.
    """

    permissive: tuple[Policy, ...] = ()
    restrictive: tuple[Policy, ...] = ()

    @property
    def all(self) -> tuple[Policy, ...]:
        return (*self.permissive, *self.restrictive)


def bound_policies(policies: Iterable[Policy], command: Command, roles: frozenset[str]) -> BoundPolicies:
    """Those of `policies` for `command` whose TO list names somebody of `roles`: a role and all it inherits from.

    The server adds the SELECT policies to an UPDATE or DELETE that reads the row (WHERE, RETURNING): ask for these
    apart. Membership without inheritance does not count (rowsecurity.c, check_role_for_policy).
    """
    speaking = [p for p in policies if p.covers(command) and (PUBLIC in p.roles or not roles.isdisjoint(p.roles))]
    return BoundPolicies(
        permissive=tuple(p for p in speaking if p.permissive),
        restrictive=tuple(p for p in speaking if not p.permissive),
    )
