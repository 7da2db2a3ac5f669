"""Reference that is not checked where the tenant is null.

## What
A foreign key of several columns carries the tenant along, and the column that carries it may be null.

## Why
MATCH SIMPLE, the default, checks nothing as soon as one column is null: a row without a tenant may name a parent that
does not exist, or that is any tenant's. No cascade finds it either.

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
    workspace_id uuid not null references public.workspaces,
    unique (workspace_id, id)
);
create table public.tasks (
    id           uuid primary key,
    workspace_id uuid references public.workspaces,
    project_id   uuid not null,
    foreign key (workspace_id, project_id) references public.projects (workspace_id, id)
);
create index on public.tasks (workspace_id, project_id);
```

## Fix
A CHECK says that what names a parent names its tenant, and rows that name none stay as they are. VALIDATE fails where
such rows exist. Where every row has a tenant, NOT NULL says it better (see tenant-key-nullable).
```sql
alter table public.tasks add constraint tasks_workspace_id_project_id_check
    check (workspace_id is not null or project_id is null) not valid;
alter table public.tasks validate constraint tasks_workspace_id_project_id_check;
```

## Not found
An optional reference, whose tenant is always there and whose other column may be null. MATCH FULL. A CHECK that forbids
null, or that speaks of the tenant and the other column together. A foreign key on the other column alone beside it:
what it names exists. Keys that carry no tenant: with them it is usual that all columns are null or none.

## References
- https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-REFERENCES
"""

from collections.abc import Iterator

from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.nulls import may_be_null
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Constraint, Relation, Snapshot, joined_name, quote
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Column
from pgadvise.sql.tree.walk import walk


@rule(severity="warning", since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    snapshot = platform.snapshot
    for table in platform.tables:
        key = tenants.key(table)
        for reference in snapshot.foreign_keys_of(table) if key else ():
            if key is None or key not in reference.columns or not _skips(reference):
                continue
            others = tuple(c for c in reference.columns if c != key)
            if may_be_null(snapshot, table, key) and not _settled(snapshot, table, reference, key, others):
                yield _finding(snapshot, table, reference, key, others)


def _skips(reference: Constraint) -> bool:
    return len(reference.columns) > 1 and reference.match == "simple" and reference.parent is None


def _settled(snapshot: Snapshot, table: Relation, reference: Constraint, key: str, others: tuple[str, ...]) -> bool:
    """A CHECK weighs the tenant against the other columns, or these are tied by themselves."""
    checks = (c.expression for c in snapshot.constraints_of(table) if c.kind == "check" and c.enforced)
    trees = (tree for tree in map(parsed, checks) if tree is not None)
    named = ({part.name for part in walk(tree) if isinstance(part, Column)} for tree in trees)
    if any(key in names and names & {*others} for names in named):
        return True
    beside = (k.columns for k in snapshot.foreign_keys_of(table) if k.references == reference.references)
    return any(columns and {*columns} <= {*others} for columns in beside)


def _finding(snapshot: Snapshot, table: Relation, reference: Constraint, key: str, others: tuple[str, ...]) -> Finding:
    named = ", ".join(map(quote, others))
    parent = snapshot.relation(reference.references or 0)
    return Finding(
        about=about_part(table, reference),
        message=f"{quote(reference.name)} of {table} is not checked where {quote(key)} is null: such a row can name a "
        f"{named} that {parent or 'the referenced table'} does not have, or another tenant's",
        evidence={"columns": list(reference.columns), "nullable": key, "rows": table.rows},
        fix=_fix(table, key, others),
        discriminator=",".join(reference.columns),
    )


def _fix(table: Relation, key: str, others: tuple[str, ...]) -> Fix:
    name = quote(joined_name(table.name, key, *others, "check"))
    nothing = " and ".join(f"{quote(c)} is null" for c in others)
    rest = f"({nothing})" if len(others) > 1 else nothing
    return Fix(
        title="Let a row that names a parent name its tenant",
        statements=(
            f"alter table {table} add constraint {name} check ({quote(key)} is not null or {rest}) not valid",
            f"alter table {table} validate constraint {name}",
        ),
        safe=True,
        lock="short ACCESS EXCLUSIVE lock for adding the check; validating it blocks neither reads nor writes",
    )
