"""Index that was never finished.

## What
An index is invalid: CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY failed or was cancelled half-way.

## Why
No query uses it. As long as it is ready, every write still pays for it; and where it was to be unique, nothing is.

## Example
```sql
create table public.note (
    id     bigint primary key,
    author bigint
);
create index note_author on public.note (author);
update pg_catalog.pg_index set indisvalid = false where indexrelid = 'public.note_author'::regclass;
```

## Fix
REINDEX CONCURRENTLY builds it again beside itself; what REINDEX left behind (`…_ccnew`, `…_ccold`) is only dropped. In
the example the index is complete, so dropping it is enough.
```sql
drop index concurrently public.note_author;
```

## Not found
An index that is being built at this moment. A partitioned table's index that still waits for its partitions' (`on
only`): that is how such an index is made, and each part is judged by itself.

## References
- https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
"""

import re
from collections.abc import Iterator

from pgadvise.engines.indexes.removal import removal
from pgadvise.engines.platform import Platform
from pgadvise.finding import SHARE_UPDATE, Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Index, Name, Relation, quote

_LEFTOVER = re.compile(r"_cc(new|old)\d*\Z")


@rule(severity="warning", also=("error",), since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    for table in (*platform.tables, *platform.partitions):
        for index in platform.snapshot.indexes_of(table):
            if not index.valid and not index.building and not index.partitioned:
                yield _finding(table, index)


def _finding(table: Relation, index: Index) -> Finding:
    leftover = bool(_LEFTOVER.search(index.name))
    unenforced = index.unique and not leftover
    cost = "every write still pays for it" if index.ready else "it only takes space"
    return Finding(
        about=about_part(table, index),
        severity="error" if unenforced else "warning",
        message=f"{quote(index.name)} of {table} is invalid: no query uses it and "
        + ("nothing is unique by it" if unenforced else cost),
        evidence={"ready": index.ready, "unique": index.unique, "definition": index.definition},
        fix=removal(index, table) if leftover else _rebuild(index),
    )


def _rebuild(index: Index) -> Fix:
    statement = f"reindex index concurrently {Name(index.schema, index.name)}"
    return Fix(title="Build it again", statements=(statement,), safe=True, lock=SHARE_UPDATE)
