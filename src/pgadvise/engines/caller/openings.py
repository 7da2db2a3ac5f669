"""Which policies let rows pass for a role whoever asks, and whether a restrictive one still holds them back."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Exposure
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.grouped import grouped
from pgadvise.snapshot import Policy, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.reads import own_columns, relations

# "stored": the rows that a command finds (USING). "new": the rows that it leaves behind (WITH CHECK).
Side = Literal["stored", "new"]


_SIDES: tuple[tuple[Command, Side], ...] = (
    ("select", "stored"), ("insert", "new"), ("update", "stored"), ("update", "new"), ("delete", "stored"),
)  # fmt: skip


class Deed(NamedTuple):
    """What a role may do to every row; `update` of the side "new" alone: to rows it has, with any result."""

    role: AppRole
    command: Command
    side: Side


class Openings(msgspec.Struct, frozen=True, kw_only=True):
    """Policies as a role meets them, whether or not row-level security is on.

    `opens` says of a text whether it opens what is looked for: every row, unless told otherwise.
    """

    access: Access
    ordinary: Ordinary
    opens: Callable[[str | None, AppRole], bool]

    def may_open(self, table: Relation, roles: Iterable[AppRole]) -> bool:
        """Whether some policy lets every row pass for some role, grants and restrictive policies aside."""
        texts = {t for p in self.access.snapshot.policies_of(table) if p.permissive for t in p.texts}
        return any(self.opens(text, role) for role in roles for text in texts)

    def deeds(self, table: Relation, exposures: Iterable[Exposure]) -> dict[Policy, tuple[Deed, ...]]:
        """What each policy of the table opens to the roles that it binds and that hold the privilege."""
        return grouped(
            (policy, deed)
            for exposure in exposures
            if self.access.binds(exposure.role.name, table)
            for deed, policies in self._deeds(table, exposure)
            for policy in policies
        )

    def _deeds(self, table: Relation, exposure: Exposure) -> Iterator[tuple[Deed, tuple[Policy, ...]]]:
        stored: tuple[Policy, ...] = ()
        for command, side in _SIDES:
            if command.upper() not in exposure.privileges or (stored and (command, side) == ("update", "new")):
                continue
            stored = self.of(exposure.role, table, command, side)
            yield Deed(exposure.role, command, side), stored

    def of(self, role: AppRole, table: Relation, command: Command, side: Side) -> tuple[Policy, ...]:
        """The permissive policies that open; none where a restrictive policy narrows the rows."""
        bound = self.access.policies(role.name, table, command)
        found = tuple(p for p in bound.permissive if self.opens(asked_of(p, side), role))
        if any(self._narrows(p, side, table, role) for p in bound.restrictive if found):
            return ()
        return found

    def _narrows(self, policy: Policy, side: Side, table: Relation, role: AppRole) -> bool:
        """Whether it keeps rows, or callers, out. To ask for a session, or in `auth` for a second factor, does not."""
        text = asked_of(policy, side)
        if text is None or self.ordinary.always(text, role):
            return False
        condition = parsed(text)
        if condition is None:
            return True
        read = relations(condition)
        return bool(own_columns(condition, table.name)) or not read or any(schema != "auth" for schema, _ in read)


def asked_of(policy: Policy, side: Side) -> str | None:
    """The text of one side; for new rows USING stands in for a missing WITH CHECK."""
    return policy.using if side == "stored" else policy.new_row_check


def openings(access: Access) -> Openings:
    ordinary = Ordinary(callers=Callers(snapshot=access.snapshot))
    return Openings(access=access, ordinary=ordinary, opens=ordinary.always)
