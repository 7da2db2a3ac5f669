"""Which table's rows a tenant key names: what it should refer to, whether or not a foreign key says so."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import msgspec

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation

_KEPT = NamePattern(r"tombstone|archive|backup|deleted|(^|_)trash")


class Registries(msgspec.Struct, frozen=True):
    """Where keys lead to: by the name of the column, and in general where there is one level only.

    `named` are the columns there that foreign keys of such a name refer to, as a slug in place of the primary key.
    """

    by_column: Mapping[str, Relation]
    only: Relation | None
    named: Mapping[str, Column]

    def of(self, column: str) -> Relation | None:
        """The table that a key of this name leads to."""
        return self.by_column.get(column, self.only)


def registries(platform: Platform, tenants: Tenancy) -> Registries | None:
    """None where no foreign key exists at all. A column's name leads where most foreign keys of that name lead to."""
    snapshot = platform.snapshot
    led: defaultdict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    for key in (k for table in platform.tables for k in snapshot.foreign_keys_of(table)):
        if len(key.columns) == 1 and key.references is not None:
            led[key.columns[0]][key.references, key.referenced_columns[0]] += 1
    listed = {r.oid: r for name in (*tenants.levels, tenants.tenant_table) if (r := snapshot.named(name))}
    most = {column: found.most_common(1)[0][0] for column, found in led.items()}
    only = next(iter(listed.values())) if len(listed) == 1 else None
    leading = {column: listed[oid] for column, (oid, _) in most.items() if oid in listed}
    elsewhere = {column for column in most if column not in leading}
    named = {column: there for column, registry in leading.items() if (there := registry.column(most[column][1]))}
    return Registries(leading, only if not elsewhere & set(tenants.keys) else None, named) if led else None


def outlives_its_tenant(table: Relation) -> bool:
    """What is kept of tenants that are gone: archives, backups, tombstones."""
    return bool(_KEPT.search(table.name))
