"""Policies that call a function for every row, with what that costs and which statements pay for it."""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.application import Application
from pgadvise.engines.indexes.demand import Ask, Demand
from pgadvise.engines.indexes.driving import drive_of, expression_of_policy
from pgadvise.engines.indexes.row import Row
from pgadvise.engines.indexes.row_calls import COSTLY, RowCall, RowCalls
from pgadvise.engines.indexes.selective import Selective
from pgadvise.snapshot import Policy, Relation
from pgadvise.snapshot.policies import Command

# What makes the server ask a policy: to change a row is to read it first.
_ASKED_BY: dict[Command, tuple[Command, ...]] = {
    "all": ("select", "update", "delete"),
    "select": ("select", "update", "delete"),
    "update": ("update",),
    "delete": ("delete",),
}


class CalledPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """`calls` of `policy` for each row under `roles`; `milliseconds` for all rows of the table, 0 where not counted.

    `asks` are the statements that ask it, None where nothing was seen of the roles; `scanning` those among them that
    leave many rows to it.
    """

    policy: Policy
    calls: tuple[RowCall, ...]
    roles: tuple[str, ...]
    milliseconds: float
    asks: tuple[Ask, ...] | None = None
    scanning: tuple[Ask, ...] = ()

    @property
    def costly(self) -> bool:
        return any(call.micros >= COSTLY for call in self.calls)

    @property
    def sifted(self) -> bool:
        """Every statement seen leaves few rows to it."""
        return bool(self.asks) and not self.scanning

    @property
    def scanned(self) -> bool:
        """Statements read all rows under it, or nobody knows what they do and reading is what it is for."""
        return bool(self.scanning) if self.asks is not None else self.policy.command in ("all", "select")


def called_policies(application: Application, demand: Demand, table: Relation) -> Iterator[CalledPolicy]:
    """Those of one table that no index spares the calls, by name."""
    policies = application.access.snapshot.policies_of(table)
    row = RowCalls(Row(application.access.snapshot, table))
    for policy in sorted(policies, key=lambda p: p.name):
        tree = expression_of_policy(policy) if policy.command in _ASKED_BY else None
        calls = row.of(tree) if tree is not None else ()
        roles = _paying(application, table, policy) if calls else ()
        if roles:
            yield _called(application, demand, table, policy, calls, roles)


def _paying(application: Application, table: Relation, policy: Policy) -> tuple[str, ...]:
    """The roles of the application, services aside, whose statements ask the policy of rows that no index chose."""
    access = application.access
    found = []
    for exposure in application.exposure(table):
        role = exposure.role.name
        commands = [c for c in _ASKED_BY[policy.command] if c.upper() in exposure.privileges]
        if not commands or not exposure.reads or not access.binds(role, table):
            continue
        own: Command = "select" if policy.command == "all" else policy.command
        asked = policy in access.policies(role, table, own).all
        # Where only the shape keeps an index from choosing them, policy-cannot-use-index says so.
        chosen = (drive_of(access, role, table, c) for c in dict.fromkeys((own, "select")))
        if asked and not any(drive.drives or drive.hindered for drive in chosen):
            found.append(role)
    return tuple(found)


def _called(
    application: Application,
    demand: Demand,
    table: Relation,
    policy: Policy,
    calls: tuple[RowCall, ...],
    roles: tuple[str, ...],
) -> CalledPolicy:
    selective = Selective(application.access.snapshot, table)
    commands = _ASKED_BY[policy.command]
    asks = tuple(a for a in demand.of(table) if a.role in roles and a.asking.command in commands)
    return CalledPolicy(
        policy=policy,
        calls=calls,
        roles=roles,
        milliseconds=sum(call.micros for call in calls) * (table.rows or 0) / 1000,
        asks=asks if demand.heard(roles) else None,
        scanning=tuple(a for a in asks if not selective.sifted(a.asking)),
    )
