"""Where a tenant key leads to."""

from collections.abc import Callable

import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.registries import outlives_its_tenant, registries
from pgadvise.snapshot import Snapshot

_TENANTS = """
    create table public.workspaces (id bigint primary key, slug text unique);
    create table public.members (workspace_id bigint references public.workspaces, user_id uuid,
        primary key (workspace_id, user_id));
    create table public.files (id uuid primary key, workspace_id bigint not null references public.workspaces);
"""


def test_the_name_of_a_column_leads_where_most_of_its_name_do(
    snapshot_of: Callable[[str], Snapshot], infer: Callable[..., Tenancy]
) -> None:
    """To the tenants or elsewhere, and to the column that it is tied to there; a name nobody ties leads to the only
    level."""
    snapshot = snapshot_of(
        _TENANTS
        + """create table public.regions (id bigint primary key);
        create table public.plans (id uuid primary key, workspace_slug text references public.workspaces (slug),
            region_id bigint references public.regions)"""
    )
    found = registries(platform(snapshot, Declared()), infer(snapshot))
    assert found is not None
    registry = snapshot.relation_named("public", "workspaces")
    assert registry is not None
    assert found.of("workspace_id") == found.of("tenant") == found.only == registry
    assert found.by_column.keys() == {"workspace_id", "workspace_slug"}
    assert {name: column.name for name, column in found.named.items()} == {
        "workspace_id": "id",
        "workspace_slug": "slug",
    }
    key = snapshot.single_key_of(registry)
    assert key is not None
    assert key.name == "id"


def test_without_foreign_keys_nobody_knows(
    snapshot_of: Callable[[str], Snapshot], infer: Callable[..., Tenancy]
) -> None:
    """Where no key exists at all, that was decided elsewhere."""
    snapshot = snapshot_of(_TENANTS.replace("references public.workspaces", ""))
    assert registries(platform(snapshot, Declared()), infer(snapshot)) is None


@pytest.mark.parametrize(("name", "kept"), [("tenant_tombstones", True), ("trash", True), ("notes", False)])
def test_what_outlives_its_tenant(snapshot_of: Callable[[str], Snapshot], name: str, kept: bool) -> None:
    """Told by the table's name."""
    table = snapshot_of(f"create table public.{name} (id int)").relation_named("public", name)
    assert table is not None
    assert outlives_its_tenant(table) is kept
