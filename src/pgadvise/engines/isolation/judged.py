"""Policies, views, indexes and conditions as texts that change when what they say does: what was accepted."""

from pgadvise.snapshot import Index, IndexKey, Policy, Relation, Snapshot
from pgadvise.sql import canonical, parse


def judged_policies(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """One text for each policy, by name: command, kind, roles, both expressions in their canonical form."""
    return tuple(sorted(judged_policy(policy, table) for policy in snapshot.policies_of(table)))


def judged_policy(policy: Policy, table: Relation) -> str:
    return f"{policy.name}: {judged_rule(policy, table)}"


def judged_rule(policy: Policy, table: Relation) -> str:
    """What a policy says, whatever it is called: two that say the same have the same text."""
    kind = "permissive" if policy.permissive else "restrictive"
    roles = ", ".join(sorted(policy.roles))
    expressions = f"using {judged_expression(policy.using, table)} check {judged_expression(policy.check, table)}"
    return f"{kind} {policy.command} to {roles} {expressions}"


def judged_view(snapshot: Snapshot, view: Relation) -> str:
    """What a view asks, in its canonical form: PostgreSQL 16 writes the same view otherwise than 15."""
    known = snapshot.view(view)
    if known is None:
        return ""
    try:
        return canonical.query_text(parse.query(known.definition))
    except parse.NotParsed:
        return known.definition


def judged_index(index: Index, table: Relation) -> str:
    """What an index holds and forbids; neither its name nor its table's, which may be changed."""
    keys = ", ".join(_key(key, table) for key in index.keys)
    flags = f"unique {index.unique} nulls distinct {not index.nulls_not_distinct} immediate {index.immediate}"
    where = judged_expression(index.predicate, table)
    return f"{index.method} ({keys}) include ({', '.join(index.included)}) where {where} {flags}"


def _key(key: IndexKey, table: Relation) -> str:
    what = key.column if key.column is not None else judged_expression(key.expression, table)
    order = f"descending {key.descending} nulls first {key.nulls_first}"
    return f"{what} {key.operator_class} {key.collation or ''} {order}"


def judged_expression(text: str | None, table: Relation) -> str:
    """A condition or an expression of `table` in its canonical form, `-` for none."""
    if text is None:
        return "-"
    try:
        return canonical.text(parse.expression(text), table.name)
    except parse.NotParsed:
        return text
