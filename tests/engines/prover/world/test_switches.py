"""Which settings never say of a member of a tenant that all is open."""

import pytest

from pgadvise.engines.prover.world.switches import never


@pytest.mark.parametrize("name", ["app.bypass_rls", "app.is_system", "app.override", "app.skip_policies"])
def test_a_switch_of_the_system_is_off(name: str) -> None:
    """For every request of a member."""
    assert "on" in never(name)


@pytest.mark.parametrize("name", ["app.is_internal", "app.override_tenant", "app.override_org_id", "app.admin"])
def test_what_a_tenant_may_say_is_not_believed(name: str) -> None:
    """Its own people are internal to it, and 1 may be the number of a tenant."""
    assert never(name) == ()
