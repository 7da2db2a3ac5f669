"""What the server refuses whatever the row is: no privilege, no permissive policy, nothing that could be written."""

from pgadvise.engines.access.access import Access
from pgadvise.engines.prover.proof import WriteOrRead
from pgadvise.engines.prover.windows import updatable
from pgadvise.snapshot import NotCaptured, Relation


def refused(access: Access, role: str, relation: Relation, command: WriteOrRead) -> str | None:
    """Why the server refuses the command whatever the row is."""
    privilege = command.upper()
    if not (access.may(role, privilege, relation) or access.column_privileges(role, relation, privilege)):
        return f"{role} has no {privilege} on {relation}"
    if command != "select" and relation.kind == "materialized_view":
        return f"{relation} is a materialized view, which nobody writes"
    if command != "select" and relation.kind == "view" and _fixed(access, relation, command):
        return f"{relation} is a view that cannot be written"
    return None


def barred(access: Access, role: str, table: Relation, command: WriteOrRead) -> bool:
    """Whether policies bind the role there and not one lets it."""
    return access.binds(role, table) and not access.policies(role, table, command).permissive


def _fixed(access: Access, view: Relation, command: WriteOrRead) -> bool:
    instead = any(t.timing == "instead_of" and command in t.events for t in access.snapshot.triggers_of(view))
    rules = access.snapshot.rewrite_rules
    ruled = isinstance(rules, NotCaptured) or any(r.relation == view.oid and r.event == command for r in rules)
    return not instead and not ruled and not updatable(access, view)
