"""Who is, and who can become, whom: the closures of role membership."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Membership, Role

_Edges = Mapping[str, tuple[str, ...]]


class Memberships(msgspec.Struct, frozen=True, dict=True):
    """The roles of a cluster and who is a member of whom. Closures are taken once per role that is asked for.

    A role that is not among `roles` has no attribute and, unless `memberships` says otherwise, is only itself.
    """

    roles: tuple[Role, ...]
    memberships: tuple[Membership, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Role]:
        return {role.name: role for role in self.roles}

    @cached_property
    def _everybody(self) -> frozenset[str]:
        return frozenset(self._by_name)

    @cached_property
    def _inheriting(self) -> _Edges:
        return _edges(m for m in self.memberships if m.inherit)

    @cached_property
    def _setting(self) -> _Edges:
        return _edges(m for m in self.memberships if m.set)

    def superuser(self, role: str) -> bool:
        known = self._by_name.get(role)
        return known is not None and known.superuser

    def bypasses_rls(self, role: str) -> bool:
        """By its own attribute BYPASSRLS: it is never inherited."""
        known = self._by_name.get(role)
        return known is not None and known.bypass_rls

    @remembered
    def inherits(self, role: str) -> frozenset[str]:
        """`role` itself and every role whose privileges it has without SET ROLE (acl.c, has_privs_of_role).

        A superuser has everybody's.
        """
        return self._everybody | {role} if self.superuser(role) else _closure(role, self._inheriting)

    def member_of(self, role: str) -> frozenset[str]:
        """`role` and every role that it is a member of, whatever the membership gives (acl.c, is_member_of_role)."""
        return _closure(role, _edges(self.memberships))

    @remembered
    def becomes(self, role: str) -> frozenset[str]:
        """Every other role that a session of `role` can SET ROLE to (acl.c, member_can_set_role)."""
        others = self._everybody if self.superuser(role) else _closure(role, self._setting)
        return others - {role}

    def takes(self, role: str) -> frozenset[str]:
        """Every role that a session of `role` may be able to grant itself, whether or not it is a member already.

        Somebody with ADMIN OPTION grants it to whom he likes, himself among them, with INHERIT and SET, whatever his
        own membership gives (user.c, check_role_grantor). Roles that he has, becomes or grants himself count as well.
        """
        ahead = _closure(role, _edges(m for m in self.memberships if m.inherit or m.set or m.admin))
        return frozenset(m.role for m in self.memberships if m.admin and m.member in ahead) - {role}


def _edges(memberships: Iterable[Membership]) -> _Edges:
    return grouped((membership.member, membership.role) for membership in memberships)


def _closure(role: str, edges: _Edges) -> frozenset[str]:
    """`role` and all that can be reached from it. PostgreSQL refuses circles, a file may hold one all the same."""
    seen = {role}
    ahead = [role]
    while ahead:
        for further in edges.get(ahead.pop(), ()):
            if further not in seen:
                seen.add(further)
                ahead.append(further)
    return frozenset(seen)
