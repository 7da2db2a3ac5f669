"""The Snapshot: everything that is known of one database, at one moment, as values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from pgadvise.grouped import grouped
from pgadvise.snapshot.constraints import Constraint
from pgadvise.snapshot.functions import Function, Trigger
from pgadvise.snapshot.indexes import Index, Operator
from pgadvise.snapshot.names import Name
from pgadvise.snapshot.origin import NotCaptured, Origin, Unseen, captured
from pgadvise.snapshot.policies import Policy
from pgadvise.snapshot.roles import DefaultPrivilege, Membership, Role, Schema
from pgadvise.snapshot.settings import RoleSetting, Setting
from pgadvise.snapshot.tables import Column, ColumnStatistics, Relation
from pgadvise.snapshot.types import Cast, DefinedOperator, Extension, Publication, Sequence, Type
from pgadvise.snapshot.views import RewriteRule, View
from pgadvise.snapshot.workload import Activity, DatabaseAge, Replication, Workload

FORMAT_VERSION = 1

_T = TypeVar("_T")


def _group(items: Iterable[_T], key: str) -> Mapping[Any, tuple[_T, ...]]:
    return grouped((getattr(item, key), item) for item in items)


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One database. Sections are tuples; one that could not be read is `NotCaptured`, never an empty tuple.

    Objects refer to each other by the oids of this capture, roles by name. Look-ups are built when first asked for
    (`dict=True` gives cached properties a place in a frozen value).
    """

    format_version: int = FORMAT_VERSION
    origin: Origin
    schemas: tuple[Schema, ...] = ()
    roles: tuple[Role, ...] = ()
    memberships: tuple[Membership, ...] = ()
    default_privileges: tuple[DefaultPrivilege, ...] = ()
    relations: tuple[Relation, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    operators: tuple[Operator, ...] = ()
    leakproof: tuple[str, ...] = ()  # every leakproof function of pg_catalog, as `name(type, type)`
    policies: tuple[Policy, ...] = ()
    views: tuple[View, ...] = ()
    rewrite_rules: tuple[RewriteRule, ...] | NotCaptured = NotCaptured("the snapshot is older than this section")
    functions: tuple[Function, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    types: tuple[Type, ...] = ()
    defined_operators: tuple[DefinedOperator, ...] | NotCaptured = NotCaptured(
        "the snapshot is older than this section"
    )
    casts: tuple[Cast, ...] | NotCaptured = NotCaptured("the snapshot is older than this section")
    extensions: tuple[Extension, ...] = ()
    publications: tuple[Publication, ...] = ()
    # The ids of Supabase's public buckets, whose files anybody fetches by their address and no policy is asked.
    public_buckets: tuple[str, ...] | NotCaptured = NotCaptured("the snapshot is older than this section")
    settings: tuple[Setting, ...] | NotCaptured = ()
    role_settings: tuple[RoleSetting, ...] | NotCaptured = ()
    statistics: tuple[ColumnStatistics, ...] | NotCaptured = NotCaptured("not asked for")
    workload: Workload | NotCaptured = NotCaptured("not asked for")
    activity: Activity | NotCaptured = NotCaptured("not asked for")
    replication: Replication | NotCaptured = NotCaptured("not asked for")
    ages: tuple[DatabaseAge, ...] | NotCaptured = NotCaptured("not asked for")
    unseen: tuple[Unseen, ...] = ()

    @cached_property
    def tables(self) -> tuple[Relation, ...]:
        """Ordinary and partitioned tables."""
        return tuple(r for r in self.relations if r.is_table)

    @cached_property
    def _relation_by_oid(self) -> Mapping[int, Relation]:
        return {r.oid: r for r in self.relations}

    @cached_property
    def _relation_by_name(self) -> Mapping[Name, Relation]:
        return {r.qualified: r for r in self.relations}

    def relation(self, oid: int) -> Relation | None:
        return self._relation_by_oid.get(oid)

    def relation_named(self, schema: str, name: str) -> Relation | None:
        return self.named(Name(schema, name))

    def named(self, name: Name | None) -> Relation | None:
        """The relation of that name."""
        return self._relation_by_name.get(name) if name is not None else None

    @cached_property
    def _constraints_by_table(self) -> Mapping[int, tuple[Constraint, ...]]:
        return _group(self.constraints, "table")

    @cached_property
    def _constraints_by_target(self) -> Mapping[int, tuple[Constraint, ...]]:
        return _group((c for c in self.constraints if c.references is not None), "references")

    @cached_property
    def _foreign_keys_by_table(self) -> Mapping[int, tuple[Constraint, ...]]:
        return _group((c for c in self.constraints if c.kind == "foreign_key"), "table")

    def constraints_of(self, table: Relation) -> tuple[Constraint, ...]:
        return self._constraints_by_table.get(table.oid, ())

    def foreign_keys_of(self, table: Relation) -> tuple[Constraint, ...]:
        return self._foreign_keys_by_table.get(table.oid, ())

    def references_to(self, table: Relation) -> tuple[Constraint, ...]:
        """The foreign keys of other tables (or its own) that point at `table`."""
        return self._constraints_by_target.get(table.oid, ())

    def primary_key_of(self, table: Relation) -> Constraint | None:
        return next((c for c in self.constraints_of(table) if c.kind == "primary_key"), None)

    def primary_columns_of(self, table: Relation) -> tuple[str, ...]:
        """Those of its primary key, if it has one."""
        key = self.primary_key_of(table)
        return key.columns if key is not None else ()

    def single_key_of(self, table: Relation) -> Column | None:
        """The one column of its primary key."""
        names = self.primary_columns_of(table)
        return table.column(names[0]) if len(names) == 1 else None

    def keys_of(self, table: Relation) -> tuple[Constraint, ...]:
        """Its primary key and its unique constraints."""
        return tuple(c for c in self.constraints_of(table) if c.kind in ("primary_key", "unique"))

    @cached_property
    def _indexes_by_table(self) -> Mapping[int, tuple[Index, ...]]:
        return _group(self.indexes, "table")

    @cached_property
    def _index_by_oid(self) -> Mapping[int, Index]:
        return {i.oid: i for i in self.indexes}

    def indexes_of(self, table: Relation) -> tuple[Index, ...]:
        return self._indexes_by_table.get(table.oid, ())

    @cached_property
    def _indexes_by_first(self) -> Mapping[tuple[int, str], tuple[Index, ...]]:
        return grouped(
            ((index.table, index.keys[0].column), index)
            for index in self.indexes
            if index.keys and index.keys[0].column is not None
        )

    def indexes_led_by(self, table: Relation, column: str) -> tuple[Index, ...]:
        """The indexes whose first key is the column."""
        return self._indexes_by_first.get((table.oid, column), ())

    def index(self, oid: int) -> Index | None:
        return self._index_by_oid.get(oid)

    @cached_property
    def _constraint_by_index(self) -> Mapping[int, Constraint]:
        kinds = ("primary_key", "unique", "exclusion")
        return {c.index: c for c in self.constraints if c.index is not None and c.kind in kinds}

    def constraint_behind(self, index: Index) -> Constraint | None:
        """The key or exclusion that owns `index`; None for an index made by CREATE INDEX."""
        return self._constraint_by_index.get(index.oid)

    @cached_property
    def _operators_by_family(self) -> Mapping[int, tuple[Operator, ...]]:
        return _group(self.operators, "family")

    def operators_of(self, family: int) -> tuple[Operator, ...]:
        return self._operators_by_family.get(family, ())

    @cached_property
    def _policies_by_table(self) -> Mapping[int, tuple[Policy, ...]]:
        return _group(self.policies, "table")

    def policies_of(self, table: Relation) -> tuple[Policy, ...]:
        return self._policies_by_table.get(table.oid, ())

    @cached_property
    def _view_by_relation(self) -> Mapping[int, View]:
        return {v.relation: v for v in self.views}

    def view(self, relation: Relation) -> View | None:
        return self._view_by_relation.get(relation.oid)

    @cached_property
    def _functions_by_name(self) -> Mapping[Name, tuple[Function, ...]]:
        return _group(self.functions, "qualified")

    @cached_property
    def _function_by_oid(self) -> Mapping[int, Function]:
        return {f.oid: f for f in self.functions}

    def function(self, oid: int) -> Function | None:
        return self._function_by_oid.get(oid)

    def functions_named(self, schema: str, name: str) -> tuple[Function, ...]:
        """Every overload of one name."""
        return self._functions_by_name.get(Name(schema, name), ())

    @cached_property
    def _functions_by_bare_name(self) -> Mapping[str, tuple[Function, ...]]:
        return _group(self.functions, "name")

    def functions_called(self, name: str) -> tuple[Function, ...]:
        """Every function of that name in any schema: without a schema the search_path decides."""
        return self._functions_by_bare_name.get(name, ())

    @cached_property
    def _triggers_by_table(self) -> Mapping[int, tuple[Trigger, ...]]:
        return _group(self.triggers, "table")

    def triggers_of(self, table: Relation) -> tuple[Trigger, ...]:
        return self._triggers_by_table.get(table.oid, ())

    @cached_property
    def _role_by_name(self) -> Mapping[str, Role]:
        return {r.name: r for r in self.roles}

    def role(self, name: str) -> Role | None:
        return self._role_by_name.get(name)

    @cached_property
    def _schema_by_name(self) -> Mapping[str, Schema]:
        return {s.name: s for s in self.schemas}

    def schema(self, name: str) -> Schema | None:
        return self._schema_by_name.get(name)

    @cached_property
    def _children(self) -> Mapping[int, tuple[Relation, ...]]:
        return grouped((parent, relation) for relation in self.relations for parent in relation.parents)

    def children_of(self, table: Relation) -> tuple[Relation, ...]:
        """Partitions and inheritance children, one level down."""
        return self._children.get(table.oid, ())

    @cached_property
    def _type_by_oid(self) -> Mapping[int, Type]:
        return {t.oid: t for t in self.types}

    def type(self, oid: int) -> Type | None:
        return self._type_by_oid.get(oid)

    @cached_property
    def _setting_by_name(self) -> Mapping[str, Setting]:
        return {s.name: s for s in captured(self.settings)}

    def setting(self, name: str) -> Setting | None:
        return self._setting_by_name.get(name)

    @cached_property
    def _statistics_by_table(self) -> Mapping[int, Mapping[str, ColumnStatistics]]:
        groups: defaultdict[int, dict[str, ColumnStatistics]] = defaultdict(dict)
        for s in captured(self.statistics):
            groups[s.table][s.column] = s
        return groups

    def statistics_of(self, table: Relation) -> Mapping[str, ColumnStatistics]:
        """By column name; empty where nothing was seen, so ask `statistics` first what that means."""
        return self._statistics_by_table.get(table.oid, {})
