"""What the values of a column are: the key that they come from, by however many foreign keys in a row."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Relation, Snapshot

_FAR_ENOUGH = 6  # foreign keys may lead in a ring

Origin = tuple[int, str] | str  # the oid of a table and its key; the column's own name where nothing is declared


class Origins(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`workspace_id` of every table is `workspaces.id`; `author_id` is `auth.users.id`, by way of `profiles.id`.

    Two columns of one origin can be compared with the same. Where a database has no foreign keys names have to do.
    """

    platform: Platform
    tenancy: Tenancy

    @property
    def snapshot(self) -> Snapshot:
        return self.platform.snapshot

    def of(self, table: Relation, column: str) -> Origin:
        known = self._declared(table, column)
        return known if known is not None else self._by_name.get(column, column)

    def is_account(self, table: Relation, column: str) -> bool:
        """Whether its values are those of Supabase's auth.users, declared or by the name user_id."""
        known = self._declared(table, column)
        users = self.snapshot.named(ACCOUNTS)
        return column == "user_id" if known is None else users is not None and known == (users.oid, "id")

    def is_person(self, table: Relation, column: str) -> bool:
        """Whether it names a person who uses the application."""
        known = self._declared(table, column)
        if known is None:
            return column == "user_id"
        relation = self.snapshot.relation(known[0])
        return relation is not None and (relation.qualified in self.tenancy.people or _is_users(relation))

    def _declared(self, table: Relation, column: str) -> tuple[int, str] | None:
        """By foreign keys, of several the one with the fewest columns; a table's own primary key is where they end."""
        at, name = table, column
        for _ in range(_FAR_ENOUGH):
            keys = [k for k in self.snapshot.foreign_keys_of(at) if name in k.columns]
            if not keys:
                break
            key = min(keys, key=lambda k: (len(k.columns), k.name))
            target = self.snapshot.relation(key.references or 0)
            if target is None or target is at:
                break
            at, name = target, key.referenced_columns[key.columns.index(name)]
        ends = at is not table or self.snapshot.primary_columns_of(at) == (name,)
        return (at.oid, name) if ends else None

    @cached_property
    def _by_name(self) -> Mapping[str, Origin]:
        """Names of keys that have one origin wherever it is declared."""
        found: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
        for known in self.tenancy.tables:
            table = self.snapshot.relation(known.table)
            origin = self._declared(table, known.key) if table and known.key else None
            if origin is not None and known.key is not None and known.scope != "tenant":
                found[known.key].add(origin)
        return {name: next(iter(origins)) for name, origins in found.items() if len(origins) == 1}


def _is_users(relation: Relation) -> bool:
    return relation.qualified == ACCOUNTS
