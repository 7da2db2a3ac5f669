"""Which columns a table's policies ask for in vain: no usable index begins with them."""

from collections import defaultdict

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.indexes.driving import Driving
from pgadvise.engines.indexes.wanted import wanted
from pgadvise.snapshot import Policy, Relation


def lacking(access: Access, application: Application, table: Relation) -> dict[str, list[Policy]]:
    """Each column that policies for somebody who reaches the table ask for in vain, with those policies."""
    if not table.row_security:
        return {}
    driving = Driving(access.snapshot, table)
    found: defaultdict[str, list[Policy]] = defaultdict(list)
    for policy in _in_force(access, application, table):
        for column in wanted(driving, policy) or ():
            found[column].append(policy)
    return found


def _in_force(access: Access, application: Application, table: Relation) -> list[Policy]:
    """Permissive policies that say which rows a bound role of the application sees, changes or deletes."""
    named: dict[str, Policy] = {}
    for exposure in application.exposure(table):
        if access.binds(exposure.role.name, table):
            for command in ("select", "update", "delete"):
                bound = access.policies(exposure.role.name, table, command)
                named |= {p.name: p for p in bound.permissive if command.upper() in exposure.privileges}
    return [named[name] for name in sorted(named)]
