"""What a role is there for."""

import pytest
from tests.origin import ORIGIN

from pgadvise.engines.access.access import Access, access
from pgadvise.engines.access.standing import standing
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.snapshot import Membership, Role, Snapshot


def reach(*roles: Role, memberships: tuple[Membership, ...] = ()) -> Access:
    snapshot = Snapshot(origin=ORIGIN, roles=roles, memberships=memberships)
    return access(snapshot, platform(snapshot, Declared()))


@pytest.mark.parametrize(
    "name",
    """authenticator service_role dashboard_user pgbouncer supabase_admin supabase_auth_admin cli_login_ann rdsadmin
    rds_superuser cloudsqladmin azure_pg_admin pg_monitor datadog postgres_exporter app-replicator metabase""".split(),
)
def test_machinery_is_never_the_application(name: str) -> None:
    """The platform's own roles, monitoring, replication and reporting tools are told by their names."""
    assert standing(reach(Role(name=name, login=True)), name) == "platform"


@pytest.mark.parametrize("name", "postgres doadmin avnadmin admin shop_migrator flyway app-deploy dba_ann".split())
def test_administrators_are_told_by_name(name: str) -> None:
    """Who looks after the schema: the installation's first role, and words that say so."""
    assert standing(reach(Role(name=name, login=True)), name) == "administrator"


@pytest.mark.parametrize(
    "name", "app shop web prisma worker administration_ui pgapp metrics_ingest adminer_shop".split()
)
def test_a_word_counts_only_as_a_whole(name: str) -> None:
    """`administration_ui` is no administrator, `pgapp` is none of PostgreSQL's roles."""
    assert standing(reach(Role(name=name, login=True)), name) == "ordinary"


@pytest.mark.parametrize(
    "role",
    [Role(name="shop", superuser=True), Role(name="shop", create_role=True), Role(name="shop", replication=True)],
    ids=["superuser", "create role", "replication"],
)
def test_administrators_are_told_by_attribute(role: Role) -> None:
    """A superuser, or what a managed service gives its customer in place of one."""
    assert standing(reach(role), "shop") == "administrator"


def test_administrators_are_told_by_membership() -> None:
    """A managed service's group of superusers."""
    member = Membership(role="rds_superuser", member="shop")
    assert standing(reach(Role(name="shop"), memberships=(member,)), "shop") == "administrator"


def test_bypassing_policies_makes_no_administrator() -> None:
    """An application role with BYPASSRLS is a finding, so it must not be waved through as somebody else's."""
    assert standing(reach(Role(name="shop", login=True, bypass_rls=True)), "shop") == "ordinary"
