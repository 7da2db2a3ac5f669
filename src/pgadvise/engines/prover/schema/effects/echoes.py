"""Where a secret stands a second time: who reads it there learns it as well.

In rows that refer to it, and in rows that were let in because they show one.
"""

from collections.abc import Mapping

from pgadvise.engines.prover.schema.texts.said import Said, of_body, of_condition
from pgadvise.snapshot import Relation, Snapshot


def repeated(snapshot: Snapshot, secrets: Mapping[int, tuple[str, ...]], table: Relation) -> dict[int, tuple[str, ...]]:
    """By table of secrets the columns of `table` that hold one: they refer to it, or were let in by showing it."""
    found = shown(snapshot, secrets, table)
    for key in snapshot.foreign_keys_of(table):
        kept = secrets.get(key.references or 0, ()) if key.references != table.oid else ()
        pairs = zip(key.columns, key.referenced_columns, strict=True)
        columns = tuple(own for own, other in pairs if other in kept)
        if columns and key.references is not None:
            found[key.references] = (*found.get(key.references, ()), *columns)
    return found


def shown(snapshot: Snapshot, secrets: Mapping[int, tuple[str, ...]], table: Relation) -> dict[int, tuple[str, ...]]:
    """By table of secrets the columns in which a new row of `table` shows one: what lets it in compares the two.

    So a row that is there holds a secret, and who reads it learns it.
    """
    checks = (p.check or p.using for p in snapshot.policies_of(table) if p.command in ("insert", "all"))
    conditions = [of_condition(text) for text in checks if text]
    led = {name for key in snapshot.foreign_keys_of(table) for name in key.columns}
    plain = [c for c in table.columns if c.name not in led and not c.default and c.type_oid == c.base_oid]
    found = {}
    for oid, names in secrets.items():
        keeping = snapshot.relation(oid)
        if keeping is None or oid == table.oid:
            continue
        kinds = {column.base_type for name in names if (column := keeping.column(name)) is not None}
        asking = [said for said in conditions if _compares(snapshot, said, keeping, names)]
        columns = (c for c in plain if c.base_type in kinds and any(c.name in said.names for said in asking))
        found[oid] = tuple(c.name for c in columns)
    return {oid: columns for oid, columns in found.items() if columns}


def _compares(snapshot: Snapshot, said: Said, keeping: Relation, names: tuple[str, ...]) -> bool:
    """Whether a policy, or a function that it calls by name, looks at a secret of the table."""
    called = (of_body(f) for f in snapshot.functions if f.extension is None and f.name in said.names)
    return any(keeping.name in each.names and not each.names.isdisjoint(names) for each in (said, *called))
