"""Policies, views, indexes and conditions as texts that change when what they say does: what was accepted."""

from collections import Counter
from typing import Any

from msgspec.structs import replace

from pgadvise.snapshot import Index, IndexKey, Policy, Relation, Snapshot
from pgadvise.sql.logic import canonical
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.expression import Column, Expression, Star
from pgadvise.sql.tree.query import Relation as SourceRelation
from pgadvise.sql.tree.query import Source
from pgadvise.sql.tree.walk import replace as walked
from pgadvise.sql.tree.walk import walk


def judged_policies(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """One text for each policy, by name: command, kind, roles, both expressions in their canonical form."""
    return tuple(sorted(judged_policy(policy, table) for policy in snapshot.policies_of(table)))


def judged_policy(policy: Policy, table: Relation) -> str:
    return f"{policy.name}: {judged_rule(policy, table)}"


def judged_rule(policy: Policy, table: Relation) -> str:
    """What a policy says, whatever it is called: two that say the same have the same text."""
    return _rule(policy, *(judged_expression(text, table) for text in (policy.using, policy.check)))


def plain_rule(policy: Policy, table: Relation) -> str:
    """The same, whatever its sub-selects call their tables."""
    texts = (policy.using, policy.check)
    trees = [parse.parsed(text) for text in texts]
    if any(text is not None and tree is None for text, tree in zip(texts, trees, strict=True)):
        return judged_rule(policy, table)
    return _rule(policy, *("-" if t is None else canonical.text(_without_aliases(t), table.name) for t in trees))


def _rule(policy: Policy, using: str, check: str) -> str:
    kind = "permissive" if policy.permissive else "restrictive"
    return f"{kind} {policy.command} to {', '.join(sorted(policy.roles))} using {using} check {check}"


def _without_aliases(condition: Expression) -> Expression:
    """Each alias that stands for one table alone by its number."""
    sources = [part for part in walk(condition) if isinstance(part, Source)]
    labels = Counter(s.label if isinstance(s, SourceRelation) else getattr(s, "alias", None) for s in sources)
    aliases = [s.alias for s in sources if isinstance(s, SourceRelation) and s.alias and labels[s.alias] == 1]
    numbers = {alias: f"t{number}" for number, alias in enumerate(aliases)}

    def numbered(part: Any) -> Any:
        if isinstance(part, SourceRelation) and part.alias in numbers:
            return replace(part, alias=numbers[part.alias])
        return replace(part, table=numbers[part.table]) if getattr(part, "table", None) in numbers else part

    return walked(condition, numbered, of=(Column, Star, SourceRelation))


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
