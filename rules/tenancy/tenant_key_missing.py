"""Table whose policies look the tenant up in another table.

## What
A table's rows belong to tenants through another table, it has no column that says to whom, and its policies read that
other table to learn it.

## Why
Every statement pays for the way to the tenant, and no index of the table can begin with it. Whether a row is one's own
hangs on a second table: its policies, its soft deletes, and who may change its key.

## Example
```sql
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid references public.workspaces,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.projects (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces
);
create table public.tasks (
    id         uuid primary key,
    project_id uuid not null references public.projects
);
create index on public.projects (workspace_id);
create index on public.tasks (project_id);
alter table public.tasks enable row level security;
create policy own on public.tasks using (project_id = any (array(
    select p.id from public.projects p where p.workspace_id = current_setting('app.workspace', true)::uuid)));
```

## Fix
The column is filled from the parent, and the reference carries it from then on, so that the two cannot disagree. What
writes rows has to write it too; fill a large table in batches.
```sql
alter table public.tasks add column workspace_id uuid;
update public.tasks set workspace_id = p.workspace_id from public.projects p where p.id = project_id;
alter table public.tasks alter column workspace_id set not null;
create unique index concurrently if not exists projects_workspace_id_id_key on public.projects (workspace_id, id);
drop index public.projects_workspace_id_idx;
alter table public.tasks add constraint tasks_workspace_id_project_id_fkey
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id) not valid;
alter table public.tasks validate constraint tasks_workspace_id_project_id_fkey;
create index concurrently on public.tasks (workspace_id, project_id);
alter policy own on public.tasks using (workspace_id = current_setting('app.workspace', true)::uuid);
```

## Not found
Tables without row-level security, or whose policies ask nobody but the row: a join that the application makes anyway
costs it nothing more. Policies that ask the parent for a person and not for its tenant: the column would not answer
them. Tables behind such a table: that one comes first, and the finding counts them. Tables known to be under `min_rows`
rows. Rows that no column leads to a tenant. It is a note: a table that is only ever read together with its parent loses
little.

## Options
- `min_rows`: under how many rows, as far as they are counted, nothing is said.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections import Counter
from collections.abc import Iterator

import msgspec

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.indexes.building import key_for_reference
from pgadvise.engines.indexes.row import of_the_caller
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.nulls import may_be_null
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, Snapshot, joined_name, quote
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Column, Expression, Operator
from pgadvise.sql.tree.reads import columns, relations
from pgadvise.sql.tree.walk import walk

_LOCK = (
    "filling the column locks the rows, forbidding null reads the table under an ACCESS EXCLUSIVE lock; the other "
    "steps take locks for a moment"
)


@rule(severity="info", since="0.1")
def check(platform: Platform, tenants: Tenancy, *, min_rows: int = 1000) -> Iterator[Finding]:
    snapshot = platform.snapshot
    callers = Callers(snapshot=snapshot)
    found: dict[int, _Missing] = {}
    for table in platform.tables:
        parent = _parent(snapshot, tenants, table) if table.row_security else None
        if parent is None or tenants.scope(table) != "transitive":
            continue
        if table.rows is not None and table.rows < min_rows:
            continue
        key = tenants.key(parent) if tenants.scope(parent) == "direct" else None
        asking = tuple(p for p in snapshot.policies_of(table) if _reads(callers, p, parent, key))
        if asking:
            found[table.oid] = _Missing(table, parent, asking)
    behind = Counter(missing.parent.oid for missing in found.values())
    for missing in found.values():
        if missing.parent.oid not in found:  # else that one has to carry it first
            yield _finding(snapshot, tenants, missing, behind[missing.table.oid])


class _Missing(msgspec.Struct, frozen=True):
    """`policies` of `table` read `parent`."""

    table: Relation
    parent: Relation
    policies: tuple[Policy, ...]


def _parent(snapshot: Snapshot, tenants: Tenancy, table: Relation) -> Relation | None:
    """The table that the first step leads to; None where the tenant's row points here, or no column leads there."""
    known = tenants.of(table)
    step = known.via[0] if known and known.via else None
    if step is None or step.table != table.qualified:
        return None
    return snapshot.named(step.references)


def _reads(callers: Callers, policy: Policy, parent: Relation, key: str | None) -> bool:
    """Whether the policy, or a function that it calls, reads the parent to learn the tenant, whose column is `key`."""
    trees = [tree for tree in (parsed(policy.using), parsed(policy.check)) if tree is not None]
    reading = [tree for tree in trees if (parent.schema, parent.name) in relations(tree)]
    if reading:
        return not all(key is not None and _asks_the_person(tree, parent, key) for tree in reading)
    functions = callers.reached(tuple(f for tree in trees for f in callers.called(tree)))
    bodies = (found for f in functions if parent.name in (f.body or "") and (found := body(f)) is not None)
    return any(
        name == parent.name and schema in (None, parent.schema)
        for found in bodies
        for statement in found.statements
        for schema, name in relations(statement)
    )


def _asks_the_person(tree: Expression, parent: Relation, key: str) -> bool:
    """Another column of the parent is compared with the caller, and its tenant with nobody."""
    if any(column.name == key for column in columns(tree)):
        return False
    compared = (node.args for node in walk(tree) if isinstance(node, Operator) and node.name == "=")
    return any(
        isinstance(side, Column) and parent.column(side.name) is not None and of_the_caller(other)
        for left, right in compared
        for side, other in ((left, right), (right, left))
    )


def _finding(snapshot: Snapshot, tenants: Tenancy, missing: _Missing, behind: int) -> Finding:
    table, parent, asking = missing.table, missing.parent, missing.policies
    said = "its policy reads" if len(asking) == 1 else f"{len(asking)} of its policies read"
    others = f"{behind} more table{'s' if behind > 1 else ''} whose policies read {table} in turn"
    return Finding(
        about=about_relation(table),
        message=f"{table} does not carry the tenant: {said} {parent} to learn whose a row is",
        detail=f"once it does, so can {others}" if behind else "",
        evidence={"parent": str(parent), "policies": sorted(p.name for p in asking), "behind": behind},
        fix=_fix(snapshot, tenants, table, parent),
    )


def _fix(snapshot: Snapshot, tenants: Tenancy, table: Relation, parent: Relation) -> Fix:
    title = "Let the rows carry the tenant, once all that inserts them fills it, and the policies ask the row"
    known, key = tenants.of(table), tenants.key(parent) if tenants.scope(parent) == "direct" else None
    column = parent.column(key) if key else None
    reference = next((k for k in snapshot.foreign_keys_of(table) if k.references == parent.oid), None)
    plain = (
        reference is not None and len(reference.columns) == 1 and "partitioned_table" not in (table.kind, parent.kind)
    )
    if known is None or key is None or column is None or reference is None or not plain or table.column(key):
        return Fix(title=title, statements=(), safe=False, lock=_LOCK)
    own, theirs = reference.columns[0], reference.referenced_columns[0]
    name = quote(joined_name(table.name, key, own, "fkey"))
    tenant, link, id_ = quote(key), quote(own), quote(theirs)
    filled = not may_be_null(snapshot, table, own) and not may_be_null(snapshot, parent, key)
    steps = (
        f"alter table {table} add column {tenant} {column.type}",
        f"update {table} set {tenant} = parent.{tenant} from {parent} parent where parent.{id_} = {table}.{link}",
        *((f"alter table {table} alter column {tenant} set not null",) if filled else ()),
        *key_for_reference(snapshot, parent, (key, theirs)),
        f"alter table {table} add constraint {name} foreign key ({tenant}, {link}) "
        f"references {parent} ({tenant}, {id_}) not valid",
        f"alter table {table} validate constraint {name}",
        f"create index concurrently on {table} ({tenant}, {link})",
    )
    return Fix(title=title, statements=steps, safe=False, online=False, lock=_LOCK)
