"""A policy that lets rows pass whoever asks, narrowed to what other policies and the tenancy say of such rows."""

from collections.abc import Sequence

import msgspec

from pgadvise.engines.caller.openings import Deed
from pgadvise.engines.caller.policy_statements import alter_policy, create_policy, drop_policy
from pgadvise.engines.isolation.binding import Binding, Bindings
from pgadvise.engines.tenancy.nulls import left_open
from pgadvise.finding import Fix
from pgadvise.snapshot import Policy, Relation
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import And, Column, NullTest, Or
from pgadvise.sql.tree.parts import arms
from pgadvise.sql.writing.render import render


def narrowed(bindings: Bindings, table: Relation, policy: Policy, deeds: Sequence[Deed]) -> Fix | None:
    """None where nothing is known that the policy could ask."""
    commands = {d.command for d in deeds}
    if (bindings.tenancy.scope(table) or "global") == "global":
        return _readers_only(table, policy, policy.using) if commands - {"insert"} else None
    if all((d.command, d.side) == ("update", "new") for d in deeds) and policy.using is not None:
        title = "Ask of a changed row what is asked of it before"
        return Fix(title=title, statements=(alter_policy(table, policy, None, policy.using),), safe=False)
    members = tuple(d.role.name for d in deeds if d.role.kind != "anonymous")
    binding = bindings.of(table, tuple(dict.fromkeys(members))) if members else None
    if binding is None:
        return None
    if binding.reads_only and policy.command != "select":
        return _readers_only(table, policy, binding.sql)
    open_ = tuple(left_open(bindings.snapshot, bindings.tenancy, table)) if policy.command == "select" else ()
    if any(owner.oid != table.oid for owner, _ in open_):
        return None  # which rows are everybody's is told elsewhere
    using = None if policy.using is None else _asked([column for _, column in open_], binding)
    check = None if policy.check is None else binding.sql
    title = f"Bind the policy to the caller, {binding.by}"
    return Fix(title=title, statements=(alter_policy(table, policy, using, check),), safe=False)


def _asked(open_: Sequence[str], binding: Binding) -> str:
    """Rows that belong to no tenant stay everybody's to read."""
    nobodys = tuple(NullTest(Column(column)) for column in open_)
    return render(Or((*nobodys, binding.predicate))) if nobodys else binding.sql


def _readers_only(table: Relation, policy: Policy, using: str | None) -> Fix:
    """A command cannot be altered: the policy goes, and comes again for SELECT if that was part of it."""
    drop = drop_policy(table, policy)
    if policy.command != "all":
        title = f"Drop the policy: {policy.command.upper()} is then left to services and other policies"
        return Fix(title=title, statements=(drop,), safe=False)
    again = create_policy(table, msgspec.structs.replace(policy, using=using), "select", permissive=True)
    title = "Let the policy allow reading alone: writing is then left to services and other policies"
    return Fix(title=title, statements=(drop, again), safe=False)


def bound_to(bindings: Bindings, table: Relation, policy: Policy, deeds: Sequence[Deed]) -> Fix:
    """What the policy asks already, and the caller beside it; by hand where only one way of several is open."""
    members = tuple(dict.fromkeys(d.role.name for d in deeds if d.role.kind != "anonymous"))
    binding = bindings.of(table, members) if members else None
    using, check = (
        None if binding is None or tree is None or len(arms(tree)) > 1 else render(And((binding.predicate, tree)))
        for tree in map(parsed, (policy.using, policy.check))
    )
    if binding is None or (using is None) != (policy.using is None) or (check is None) != (policy.check is None):
        return Fix(title="Ask who is calling on every way through the policy", statements=(), safe=False)
    title = f"Ask who is calling as well, {binding.by}"
    return Fix(title=title, statements=(alter_policy(table, policy, using, check),), safe=False)
