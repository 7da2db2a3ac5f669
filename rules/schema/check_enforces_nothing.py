"""CHECK constraint that refuses nothing, or not what its name says.

## What
A CHECK whose condition can never be false, whatever the row; or one that is called immutable, append-only or read-only,
which no CHECK can be: it looks at the new row alone and never learns what was there before.

## Why
A CHECK lets a row pass when its condition is true *or null*. `status in ('open', null)` accepts every text, `a = null`
accepts everything, and people rely on both. A constraint called immutable makes a reviewer tick off what nobody guards.

## Example
```sql
create table public.ticket (
    id     bigint primary key,
    status text check (status in ('open', 'closed', null))
);
```

## Fix
Adding the condition that was meant NOT VALID reads no row; VALIDATE reads them while reads and writes go on.
```sql
alter table public.ticket drop constraint ticket_status_check;
alter table public.ticket add constraint ticket_status_check check (status in ('open', 'closed')) not valid;
alter table public.ticket validate constraint ticket_status_check;
```

## Not found
A condition that is false for some row, as far as can be told without running functions: a function may always return
either. A condition that a NOT NULL column makes idle today (`id is not null` on a key) is a note, not a fault. The
constraints of extensions, those named after a column that is called so (`read_only_check`), and copies on partitions. A
CHECK that is NOT ENFORCED (PostgreSQL 18) says so itself.

## References
- https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS
"""

import re
from collections.abc import Iterator

from pgadvise.engines.isolation.judged import judged_expression
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Constraint, Relation, quote
from pgadvise.sql.logic.truth import never_false
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Expression
from pgadvise.sql.tree.reads import own_columns

_IMMUTABLE = re.compile(
    r"immutable|append_?only|read_?only|no_?(update|delete|change)s?|(?<![a-z])frozen|tamper", re.IGNORECASE
)


@rule(severity="error", also=("warning", "info"), since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    for table in platform.tables:
        not_null = frozenset(c.name for c in table.columns if not c.nullable and c.not_null_valid)
        for constraint in platform.snapshot.constraints_of(table):
            tree = _condition(constraint)
            if tree is None:
                continue
            if never_false(tree):
                yield _idle(table, constraint, "accepts every row")
            elif _IMMUTABLE.search(constraint.name) and not _of_such_a_column(table, tree):
                yield _misnamed(table, constraint)
            elif never_false(tree, not_null):
                yield _by_not_null(table, constraint)


def _condition(constraint: Constraint) -> Expression | None:
    if constraint.kind != "check" or not constraint.expression or not constraint.enforced or constraint.parent:
        return None
    return parsed(constraint.expression)


def _of_such_a_column(table: Relation, tree: Expression) -> bool:
    """`read_only in (…)` may well be called read_only_check: it is named after its column."""
    return any(_IMMUTABLE.search(column) for column in own_columns(tree, table.name))


def _idle(table: Relation, constraint: Constraint, fact: str) -> Finding:
    return Finding(
        about=about_part(table, constraint),
        message=f"{quote(constraint.name)} of {table} {fact}: its condition is never false, and null passes a CHECK",
        evidence={"condition": constraint.expression},
        fix=_drop(table, constraint, "Write the condition that was meant, or drop it"),
        judged=(judged_expression(constraint.expression, table),),
    )


def _misnamed(table: Relation, constraint: Constraint) -> Finding:
    return Finding(
        about=about_part(table, constraint),
        severity="warning",
        message=f"{quote(constraint.name)} of {table} forbids no change: a CHECK sees the new row alone, this one only "
        f"asks {constraint.expression}",
        detail="rows are kept from change by grants (revoke update, delete, truncate) or by a trigger that raises",
        evidence={"condition": constraint.expression},
        fix=_drop(table, constraint, "Drop it, and guard the rows with grants"),
        judged=(judged_expression(constraint.expression, table),),
    )


def _by_not_null(table: Relation, constraint: Constraint) -> Finding:
    return Finding(
        about=about_part(table, constraint),
        severity="info",
        message=f"{quote(constraint.name)} of {table} repeats what NOT NULL says: it is asked on every write and never "
        "refuses one",
        evidence={"condition": constraint.expression},
        fix=_drop(table, constraint, "Drop it"),
    )


def _drop(table: Relation, constraint: Constraint, title: str) -> Fix:
    return Fix(title=title, statements=(f"alter table {table} drop constraint {quote(constraint.name)}",), safe=True)
