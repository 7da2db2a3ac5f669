"""What a declared tenant key means where the platform's own tables carry it: `name` of files, `topic` of messages."""

from collections.abc import Iterator

from msgspec.structs import replace

from pgadvise.engines.attack.world.paths import folder
from pgadvise.engines.declared import Declared
from pgadvise.engines.files import FILES
from pgadvise.engines.platform import platform
from pgadvise.snapshot import Relation, Snapshot


def meant(snapshot: Snapshot, declared: Declared) -> Declared:
    """The declaration, its key given to the one platform table that it can mean and taken from the user's own tables.

    A file belongs to the tenant that its path names, so `name` says nothing more there. Any other key is taken so
    only where no table of the user's has such a column.
    """
    key = declared.tenancy.key
    if key is None:
        return declared
    own = platform(snapshot, declared).tables
    theirs = tuple(r for r in _with_policies(snapshot) if r.column(key) and r not in own)
    files = next((relation for relation in theirs if relation.qualified == FILES), None)
    if key == "name" and files is not None:
        return _given(declared, {f"{files.schema}.{files.name}": f"direct {folder(snapshot, files, key)}"})
    if not theirs or any(table.column(key) for table in own):
        return declared
    return _given(declared, {f"{r.schema}.{r.name}": f"direct {key}" for r in theirs})


def _given(declared: Declared, tables: dict[str, str]) -> Declared:
    return replace(declared, tenancy=replace(declared.tenancy, key=None, tables={**tables, **declared.tenancy.tables}))


def _with_policies(snapshot: Snapshot) -> Iterator[Relation]:
    return (table for table in snapshot.tables if table.row_security and snapshot.policies_of(table))
