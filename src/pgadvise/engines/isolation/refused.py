"""What a policy asks and a role of its own may not: the server refuses every query that brings the policy in."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application, Exposure
from pgadvise.remembered import remembered
from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.snapshot.policies import ROW_COMMANDS
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.reads import functions, relations

_Names = frozenset[tuple[str | None, str]]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """`role` may not execute (`function`) or read `object`, as SQL names it. `guarded`: a grant shows
    nothing that policies keep back, because it is a function or has policies."""

    role: str
    object: str
    function: bool
    guarded: bool


class Refusals(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """By table and policy; roles are the application's, services aside."""

    application: Application

    @property
    def _snapshot(self) -> Snapshot:
        return self.application.access.snapshot

    def of(self, table: Relation, policy: Policy) -> Iterator[Refusal]:
        for exposure in self.application.exposure(table):
            on_purpose = exposure.role.kind == "anonymous" and exposure.role.name not in policy.roles
            if not on_purpose and self._speaks_for(policy, exposure, table):
                yield from self._of_role(exposure.role, policy)

    def reads(self, table: Relation, role: str) -> bool:
        """Whether a policy makes every read of the table by this role fail."""
        return any(
            exposure.role.name == role
            and self._speaks_for(policy, exposure, table)
            and self._of_role(exposure.role, policy)
            for exposure in self.application.exposure(table)
            for policy in self._snapshot.policies_of(table)
            if policy.covers("select")
        )

    def _of_role(self, role: AppRole, policy: Policy) -> tuple[Refusal, ...]:
        return self._lacking(role, _named(policy.using, policy.check))

    def _speaks_for(self, policy: Policy, exposure: Exposure, table: Relation) -> bool:
        """The policy is asked where the role does what its grants allow."""
        role = exposure.role
        access = self.application.access
        speaks = "public" in policy.roles or not access.inherits(role.name).isdisjoint(policy.roles)
        allowed = any(policy.covers(c) and c.upper() in exposure.privileges for c in ROW_COMMANDS)
        return speaks and allowed and access.binds(role.name, table)

    @remembered
    def _lacking(self, role: AppRole, named: tuple[_Names, _Names]) -> tuple[Refusal, ...]:
        access, found = self.application.access, list[Refusal]()
        for schema, name in sorted(named[0], key=str):
            known = self._snapshot.functions_named(schema or "", name)
            if len(known) == 1 and not access.holds_execute(role.name, known[0]):  # else one cannot say which is meant
                found.append(Refusal(role=role.name, object=str(known[0]), function=True, guarded=True))
        for schema, name in sorted(named[1], key=str):
            relation = self._snapshot.relation_named(schema or "", name)
            if relation is not None and not access.holds_on_columns(role.name, relation, "SELECT"):
                guarded = self._shows_by_policy(relation)
                found.append(Refusal(role=role.name, object=str(relation), function=False, guarded=guarded))
        return tuple(found)

    def _shows_by_policy(self, relation: Relation) -> bool:
        """A grant on it is no harm and of use: the user's own, with policies. `auth.users` is neither."""
        own = self.application.platform.owns(relation)
        return own and relation.row_security and bool(self._snapshot.policies_of(relation))


# Thousands of policies say the same few things.
@lru_cache(maxsize=4096)
def _named(*texts: str | None) -> tuple[_Names, _Names]:
    """The functions and the relations that its expressions name; nothing of what cannot be read."""
    calls: _Names = frozenset()
    read: _Names = frozenset()
    for text in set(texts) - {None}:
        try:
            tree = parse.expression(text or "")
        except parse.NotParsed:
            continue
        calls |= functions(tree)
        read |= relations(tree)
    return calls, read
