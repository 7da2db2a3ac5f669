"""Policies and views as texts that change when what they say does: what an accepted finding was accepted for."""

from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.sql import canonical, parse


def judged_policies(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """One text for each policy, by name: command, kind, roles, both expressions in their canonical form."""
    return tuple(sorted(judged_policy(policy, table) for policy in snapshot.policies_of(table)))


def judged_policy(policy: Policy, table: Relation) -> str:
    kind = "permissive" if policy.permissive else "restrictive"
    roles = ", ".join(sorted(policy.roles))
    expressions = f"using {_canonical(policy.using, table)} check {_canonical(policy.check, table)}"
    return f"{policy.name}: {kind} {policy.command} to {roles} {expressions}"


def judged_view(snapshot: Snapshot, view: Relation) -> str:
    """What a view asks, in its canonical form: PostgreSQL 16 writes the same view otherwise than 15."""
    known = snapshot.view(view)
    if known is None:
        return ""
    try:
        return canonical.query_text(parse.query(known.definition))
    except parse.NotParsed:
        return known.definition


def _canonical(text: str | None, table: Relation) -> str:
    if text is None:
        return "-"
    try:
        return canonical.text(parse.expression(text), table.name)
    except parse.NotParsed:
        return text
