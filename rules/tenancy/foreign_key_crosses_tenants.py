"""Foreign key that may lead into another tenant.

## What
Two tables carry the tenant, one refers to the other, and the reference does not carry the tenant along.

## Why
A row of one tenant can point at a row of another: an id from a foreign URL is enough. Whoever follows the reference,
with a join or a cascade, crosses the border, and a policy on either table alone does not see it.

## Example
```sql
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid references public.workspaces,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.challenges (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces
);
create table public.entries (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces,
    challenge_id uuid not null references public.challenges
);
create index on public.challenges (workspace_id);
create index on public.entries (workspace_id);
create index on public.entries (challenge_id);
```

## Fix
The parent gets a key that holds the tenant, the reference takes it along. VALIDATE fails where rows cross already:
those are what the finding is about.
```sql
create unique index concurrently if not exists challenges_workspace_id_id_key on public.challenges (workspace_id, id);
alter table public.entries add constraint entries_workspace_id_challenge_id_fkey
    foreign key (workspace_id, challenge_id) references public.challenges (workspace_id, id) not valid;
alter table public.entries validate constraint entries_workspace_id_challenge_id_fkey;
alter table public.entries drop constraint entries_challenge_id_fkey;
create index concurrently on public.entries (workspace_id, challenge_id);
drop index concurrently public.entries_challenge_id_idx;
drop index concurrently public.entries_workspace_id_idx;
drop index concurrently public.challenges_workspace_id_idx;
```

## Not found
References that carry the tenant; a table whose tenant is only known through the reference; references to tables of
people, of the tenants themselves or to shared ones; keys of different levels (an organization's and a project's). A
trigger that reads the parent and its tenant is trusted, and so are policies, if all that let rows be added or changed
look the parent up. Parents whose tenant may be null: such rows may be shared by all (see tenant-key-nullable). Where
the table has no row-level security and few references of the database carry a tenant, isolation is the application's
affair: each is a note.

## References
- https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
"""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.indexes.building import building, key_for_reference
from pgadvise.engines.indexes.cover import covers
from pgadvise.engines.platform import Platform
from pgadvise.engines.references import acting
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, Severity, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Constraint, Relation, Snapshot, joined_name, quote
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.reads import relations

_PRACTICE = 0.2  # the share of references that carry the tenant from which those that do not are exceptions
_LOCK = (
    "adding the reference stops writes of both tables for a moment, dropping the old one their reads, too; building "
    "indexes and validating stop none"
)
# What these do to the columns of the reference must leave the tenant alone.
_CLEARING = {"set_null": "set null", "set_default": "set default"}


@rule(severity="warning", also=("info",), security=4.3, since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    snapshot = platform.snapshot
    crossing = [found for table in platform.tables for found in _crossing(snapshot, tenants, table)]
    carrying = sum(_carries(tenants, snapshot, table) for table in platform.tables)
    practised = carrying >= _PRACTICE * (carrying + len(crossing))
    for found in crossing:
        told = practised or found.table.row_security
        yield _finding(snapshot, found, "warning" if told else "info")


class _Crossing(msgspec.Struct, frozen=True):
    """A reference that leaves the tenant out: `own` is the key of its table, `theirs` that of the parent."""

    table: Relation
    reference: Constraint
    parent: Relation
    own: str
    theirs: str


def _crossing(snapshot: Snapshot, tenants: Tenancy, table: Relation) -> Iterator[_Crossing]:
    own = tenants.key(table)
    if own is None or tenants.scope(table) == "tenant":
        return
    for reference in snapshot.foreign_keys_of(table):
        parent = snapshot.relation(reference.references or 0)
        theirs = _key(tenants, parent) if parent is not None else None
        if parent is None or theirs is None or reference.parent is not None:
            continue
        if _carried(snapshot, table, reference, own, theirs) or not _same_level(snapshot, table, own, parent, theirs):
            continue
        if not _guarded(snapshot, table, parent, theirs):
            yield _Crossing(table, reference, parent, own, theirs)


def _key(tenants: Tenancy, parent: Relation) -> str | None:
    """The parent's tenant key, where its rows belong to one tenant each: what may be null may be shared by all."""
    one = tenants.scope(parent) == "direct" and parent.qualified not in tenants.people
    key = tenants.key(parent) if one else None
    column = parent.column(key or "")
    return key if column is not None and not column.nullable else None


def _carries(tenants: Tenancy, snapshot: Snapshot, table: Relation) -> int:
    """How many references of the table take the tenant along: enough of them, and references are meant to."""
    own = tenants.key(table)
    return sum(len(k.columns) > 1 and own in k.columns for k in snapshot.foreign_keys_of(table)) if own else 0


def _carried(snapshot: Snapshot, table: Relation, reference: Constraint, own: str, theirs: str) -> bool:
    """This reference holds the tenant, by whatever name, or another of the same columns does so beside it."""
    if own in reference.columns or theirs in reference.referenced_columns:
        return True
    wanted = {own, *reference.columns}
    beside = (k for k in snapshot.foreign_keys_of(table) if k.references == reference.references)
    return any(wanted <= set(k.columns) for k in beside)


def _same_level(snapshot: Snapshot, table: Relation, own: str, parent: Relation, theirs: str) -> bool:
    """Both keys name the same kind of tenant: the same target, or, where none is declared, the same name."""
    targets = {_target(snapshot, table, own), _target(snapshot, parent, theirs)}
    return len(targets - {None}) < 2 if None not in targets or own == theirs else False


def _target(snapshot: Snapshot, table: Relation, column: str) -> int | None:
    return next((k.references for k in snapshot.foreign_keys_of(table) if k.columns == (column,)), None)


def _guarded(snapshot: Snapshot, table: Relation, parent: Relation, theirs: str) -> bool:
    """A trigger or the policies look the parent up, for rows that are added and for rows that are changed."""
    for trigger in snapshot.triggers_of(table):
        function = snapshot.function(trigger.function)
        body = (function.body or "") if function else ""
        if trigger.timing == "before" and parent.name in body and theirs in body:
            return True
    permissive = [p for p in snapshot.policies_of(table) if p.permissive]
    writing = [p for p in permissive if p.covers("insert") or p.covers("update")]
    adding = any(p.covers("insert") for p in permissive)
    return adding and table.row_security and all(_looks_up(p.new_row_check, parent) for p in writing)


def _looks_up(text: str | None, parent: Relation) -> bool:
    condition = parsed(text)
    return condition is not None and any(name == parent.name for _, name in relations(condition))


def _finding(snapshot: Snapshot, found: _Crossing, severity: Severity) -> Finding:
    table, reference, parent, own = found.table, found.reference, found.parent, found.own
    columns = ", ".join(map(quote, reference.columns))
    return Finding(
        about=about_part(table, reference),
        severity=severity,
        message=f"{table}.{columns} may point at another tenant's row of {parent}: the reference does not carry "
        f"{quote(own)}",
        evidence={"columns": list(reference.columns), "parent": str(parent)},
        fix=_fix(snapshot, found),
        discriminator=",".join(reference.columns),
    )


def _fix(snapshot: Snapshot, found: _Crossing) -> Fix | None:
    table, reference, parent, own, theirs = found.table, found.reference, found.parent, found.own, found.theirs
    action = _action(snapshot, reference)
    if action is None or "partitioned_table" in (table.kind, parent.kind) or not _alike(table, own, parent, theirs):
        return None
    child = ", ".join(map(quote, (own, *reference.columns)))
    target = ", ".join(map(quote, (theirs, *reference.referenced_columns)))
    name = quote(joined_name(table.name, own, *reference.columns, "fkey"))
    steps = [
        *key_for_reference(snapshot, parent, (theirs, *reference.referenced_columns)),
        f"alter table {table} add constraint {name} foreign key ({child}) references {parent} ({target}){action} "
        "not valid",
        f"alter table {table} validate constraint {name}",
    ]
    if not _nullable(table, own):  # a row without tenant is not checked by the pair: there the plain reference stays
        steps.append(f"alter table {table} drop constraint {quote(reference.name)}")
    if covers(snapshot, table, (own, *reference.columns)) is None:
        steps += building(table, child, "Index the reference").statements
    return Fix(title="Let the reference carry the tenant", statements=tuple(steps), safe=True, lock=_LOCK)


def _alike(table: Relation, own: str, parent: Relation, theirs: str) -> bool:
    """Keys of two types (tenant-key-type-differs) no reference can compare."""
    mine, other = table.column(own), parent.column(theirs)
    return mine is not None and other is not None and mine.base_oid == other.base_oid


def _nullable(table: Relation, name: str) -> bool:
    column = table.column(name)
    return column is None or column.nullable


def _action(snapshot: Snapshot, reference: Constraint) -> str | None:
    """What it does today; PostgreSQL can say from 15 on which columns ON DELETE clears, and never which ON UPDATE."""
    if reference.on_update in _CLEARING:
        return None
    cleared = _CLEARING.get(reference.on_delete or "")
    if cleared is None:
        return acting(reference)
    if snapshot.origin.major < 15:
        return None
    columns = reference.delete_set_columns or reference.columns
    return acting(reference, on_delete=f"{cleared} ({', '.join(map(quote, columns))})")
