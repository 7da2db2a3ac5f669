"""Whose platform this is, and which objects are the user's own: the ground every rule stands on.

Platform schemas (Supabase's auth and storage, TimescaleDB's catalog, PostGIS' tiger), members of extensions,
temporary objects and the ledgers of migration tools are nobody's mistake: a rule never sees them.
"""

from functools import cached_property

import msgspec
from msgspec.structs import replace

from pgadvise.engines.api_roles import API_ROLES, SUPABASE_API_ROLES, at_home
from pgadvise.engines.declared import Declared, PlatformKind
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.snapshot.origin import captured

# Schemas that a platform or an extension owns and its users may not change.
_PLATFORM_SCHEMAS = frozenset(
    """
    auth storage realtime _realtime _analytics _supavisor supabase_functions supabase_migrations graphql graphql_public
    vault pgsodium pgsodium_masks pgbouncer net cron pgmq pgmq_public pgtle extensions pgadvise_shim
    timescaledb_information timescaledb_experimental tiger tiger_data topology repack pgroonga partman
    graphile_worker drizzle hdb_catalog pglogical citus columnar information_schema
    """.split()
)
_PLATFORM_PREFIXES = ("pg_", "_timescaledb_", "_prisma_", "columnar_")
_LEDGERS = frozenset(
    """
    _prisma_migrations schema_migrations schema_migration ar_internal_metadata alembic_version flyway_schema_history
    databasechangelog databasechangeloglock goose_db_version knex_migrations knex_migrations_lock migrations
    django_migrations __drizzle_migrations __efmigrationshistory typeorm_migrations sequelizemeta pgmigrations
    doctrine_migration_versions _sqlx_migrations refinery_schema_history gorp_migrations atlas_schema_revisions
    """.split()
)


class Platform(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The user's own part of a snapshot.

    `exposed_schemas` are those an HTTP API serves, with `exposed_source` saying how that is known: "declared",
    "pgrst.db_schemas", "assumed" (Supabase's default) or "none". `has_api`: the roles of an API, where they exist, are
    this database's and not only the cluster's.
    """

    kind: PlatformKind
    snapshot: Snapshot
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    has_api: bool = False
    exposed_schemas: tuple[str, ...] = ()
    exposed_source: str = "none"

    def owns_schema(self, schema: str) -> bool:
        """Whether `schema` is the user's and was not left out."""
        if schema in self.exclude or (self.include and schema not in self.include):
            return False
        if schema in self.include:
            return True
        return schema not in _PLATFORM_SCHEMAS and not schema.startswith(_PLATFORM_PREFIXES)

    def is_ledger(self, relation: Relation) -> bool:
        """A migration tool's own table."""
        return relation.name.lower() in _LEDGERS

    def owns(self, relation: Relation) -> bool:
        return (
            relation.extension is None
            and relation.persistence != "temporary"
            and not self.is_ledger(relation)
            and self.owns_schema(relation.schema)
        )

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The user's relations of every kind, partitions included."""
        return tuple(r for r in self.snapshot.relations if self.owns(r))

    @cached_property
    def tables(self) -> tuple[Relation, ...]:
        """The user's tables; a partitioned table stands for its partitions."""
        return tuple(r for r in self.relations if r.is_table and not r.is_partition)

    @cached_property
    def partitions(self) -> tuple[Relation, ...]:
        return tuple(r for r in self.relations if r.is_table and r.is_partition)

    @cached_property
    def views(self) -> tuple[Relation, ...]:
        return tuple(r for r in self.relations if r.kind in ("view", "materialized_view"))

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        return tuple(f for f in self.snapshot.functions if f.extension is None and self.owns_schema(f.schema))

    def is_exposed(self, schema: str) -> bool:
        return schema in self.exposed_schemas


def platform(snapshot: Snapshot, declared: Declared) -> Platform:
    """Detect the platform and draw the line around what is the user's own."""
    ground = Platform(
        kind=declared.platform.kind or _kind(snapshot),
        snapshot=snapshot,
        include=declared.schemas.include,
        exclude=declared.schemas.exclude,
    )
    has_api = ground.kind == "supabase" or at_home(snapshot, ground.relations)
    schemas, source = _exposed(snapshot, declared, has_api)
    return replace(ground, has_api=has_api, exposed_schemas=schemas, exposed_source=source)


def _kind(snapshot: Snapshot) -> PlatformKind:
    has_roles = all(snapshot.role(name) for name in API_ROLES)
    if has_roles and snapshot.functions_named("auth", "uid"):
        return "supabase"
    return "prisma" if any(r.name == "_prisma_migrations" for r in snapshot.relations) else "plain"


def _exposed(snapshot: Snapshot, declared: Declared, has_api: bool) -> tuple[tuple[str, ...], str]:
    """Which schemas PostgREST serves: on Supabase it is a setting of the role `authenticator`."""
    if declared.schemas.exposed:
        return declared.schemas.exposed, "declared"
    for setting in captured(snapshot.role_settings):
        if setting.name == "pgrst.db_schemas" and setting.value:
            return tuple(part.strip() for part in setting.value.split(",")), "pgrst.db_schemas"
    if has_api and any(snapshot.role(name) for name in SUPABASE_API_ROLES):
        return ("public", "graphql_public"), "assumed"
    return (), "none"
