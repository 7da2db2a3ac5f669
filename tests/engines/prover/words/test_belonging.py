"""Names of tables that pair people with tenants: those of members, those of people outside, those of something else."""

import pytest

from pgadvise.engines.prover.words.belonging import is_beside, is_outside

MEMBERS = ("members", "team_users", "org_people", "profiles", "block_residents", "platform_users", "waiters")
OUTSIDE = ("former_members", "waitlist", "org_bans", "bannedUsers", "join_requests", "pendingMembers", "ex_staff")
BESIDE = ("followers", "org_watchers", "user_settings", "bookmarks", "invitations", "newsletter_readers")


@pytest.mark.parametrize("name", MEMBERS)
def test_members_are_neither(name: str) -> None:
    assert not is_beside(name)


@pytest.mark.parametrize("name", OUTSIDE)
def test_who_is_outside_is_not_in(name: str) -> None:
    assert is_outside(name)
    assert is_beside(name)


@pytest.mark.parametrize("name", BESIDE)
def test_who_looks_at_something_is_beside(name: str) -> None:
    assert is_beside(name)
    assert not is_outside(name)
