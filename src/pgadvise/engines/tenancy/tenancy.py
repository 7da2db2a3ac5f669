"""Tenancy, the value: whose rows each table holds, and how we know."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from pgadvise.snapshot import Name, Relation

Scope = Literal["tenant", "direct", "transitive", "membership", "user", "global"]

SURE = 0.7  # below it a table's findings are `likely`, and the report asks for one line of configuration


class Step(msgspec.Struct, frozen=True):
    """One step from a table towards the tenant: `columns` of `table` refer to `references`.

    A reversed step has the table it is about as `references`: the tenant's row in `table` points there.
    """

    table: Name
    columns: tuple[str, ...]
    references: Name


class TableTenancy(msgspec.Struct, frozen=True, kw_only=True):
    """One table. `key` is the column that carries the tenant (direct, membership) or the owner (user).

    `expression` is SQL over the row in place of a column, where a person declared that. `via` leads from the table to
    the tenant, nearest step first; a transitive table has none where no column says which row it belongs to (a type
    column decides, or another system's id). `evidence` says why, in words.
    """

    table: int
    name: Name
    scope: Scope
    key: str | None = None
    expression: str | None = None
    via: tuple[Step, ...] = ()
    confidence: float = 1.0
    evidence: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True):
    """What a person should settle: the doubt in one sentence and the lines of pgadvise.toml that settle it.

    `tables` are the oids it is about; empty for a question about the whole database.
    """

    doubt: str
    answer: str
    tables: tuple[int, ...] = ()


class Tenancy(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The whole answer. Without tenants: `tenant_table` None, `keys` empty, `source` "none".

    `keys` are the names of the columns that carry the tenant: the boundary's own, most used first, then those of other
    levels. `levels` are nested registries from the top, where there are several. `people` are the tables of users.
    `why_none` says why nobody was taken as the tenant.
    """

    tenant_table: Name | None = None
    keys: tuple[str, ...] = ()
    source: Literal["inferred", "declared", "none"] = "none"
    confidence: float = 1.0
    tables: tuple[TableTenancy, ...] = ()
    levels: tuple[Name, ...] = ()
    people: tuple[Name, ...] = ()
    questions: tuple[Question, ...] = ()
    why_none: str | None = None

    @property
    def multi_tenant(self) -> bool:
        return self.tenant_table is not None or bool(self.keys)

    @cached_property
    def _by_table(self) -> Mapping[int, TableTenancy]:
        return {t.table: t for t in self.tables}

    def of(self, relation: Relation) -> TableTenancy | None:
        """What is known of one table; None for one that was not judged (a platform's, an extension's)."""
        return self._by_table.get(relation.oid)

    def scope(self, relation: Relation) -> Scope | None:
        known = self.of(relation)
        return known.scope if known else None

    def key(self, relation: Relation) -> str | None:
        """The column that carries the tenant in this table itself; the registry's own is its primary key."""
        known = self.of(relation)
        return known.key if known and known.scope in ("tenant", "direct", "membership") else None

    def holds_tenant_rows(self, relation: Relation) -> bool:
        """Whether rows of it belong to one tenant, by its own column or through another table."""
        return self.scope(relation) in ("tenant", "direct", "transitive", "membership")

    def sure(self, relation: Relation) -> bool:
        known = self.of(relation)
        return known is not None and min(known.confidence, self.confidence) >= SURE
