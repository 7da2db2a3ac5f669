"""What a role is there for, told by its name and attributes: the application, administration, the platform itself."""

import re
from typing import Literal

from pgadvise.engines.access.access import Access

# "platform": the provider's and other machinery. "administrator": who looks after the schema.
Standing = Literal["platform", "administrator", "ordinary"]

_PLATFORM_NAMES = frozenset(
    """
    authenticator service_role dashboard_user pgbouncer supavisor rdsadmin cloud_admin neon_superuser azuresu
    pgadvise heroku_ext _crunchyrepl crunchy_superuser ccp_monitoring
    """.split()
)
_PLATFORM_PREFIXES = (
    "pg_", "supabase_", "cli_login_", "rds_", "rdsrepl", "cloudsql", "alloydb", "azure_", "aiven", "_doadmin",
    "pscale_", "pgadvise_",
)  # fmt: skip
_MACHINERY_WORDS = frozenset(
    """
    monitor monitoring exporter datadog newrelic pganalyze pghero pgwatch pgwatch2 pmm zabbix nagios prometheus grafana
    metabase looker tableau redash superset powerbi debezium airbyte fivetran
    backup backups pgbackrest barman replicator replication
    """.split()
)
_ADMINISTRATOR_NAMES = frozenset("postgres doadmin avnadmin tsdbadmin neondb_owner".split())
_ADMINISTRATOR_WORDS = frozenset(
    """
    admin administrator dba root superuser sysadmin
    migration migrations migrator migrate migrater flyway liquibase alembic sqitch atlas ddl deploy deployer deployment
    """.split()
)
_BACKGROUND_WORDS = frozenset(
    "worker workers job jobs queue sidekiq celery cron scheduler batch background etl".split()
)
_MANAGED_SUPERUSERS = frozenset(
    "rds_superuser cloudsqlsuperuser alloydbsuperuser azure_pg_admin neon_superuser".split()
)
_WORD = re.compile(r"[^a-z0-9]+")


def standing(access: Access, name: str) -> Standing:
    """Of one role. A name is a hint and no more: only "ordinary" is ever taken for the application's by itself."""
    words = frozenset(_WORD.split(name.lower()))
    if name in _PLATFORM_NAMES or name.startswith(_PLATFORM_PREFIXES) or words & _MACHINERY_WORDS:
        return "platform"
    if name in _ADMINISTRATOR_NAMES or words & _ADMINISTRATOR_WORDS or _administers(access, name):
        return "administrator"
    return "ordinary"


def is_background(name: str) -> bool:
    """Whether the name says that nobody's request runs as it."""
    return not _BACKGROUND_WORDS.isdisjoint(_WORD.split(name.lower()))


def _administers(access: Access, name: str) -> bool:
    """A superuser, or what managed services give instead: CREATEROLE, REPLICATION, their own group of superusers."""
    role = access.snapshot.role(name)
    attributes = role is not None and (role.superuser or role.create_role or role.replication)
    return attributes or not _MANAGED_SUPERUSERS.isdisjoint(access.inherits(name))
