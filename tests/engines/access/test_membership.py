"""Closures of membership. What they are on a server is compared in test_access.py; here is what no server allows."""

from tests.work import calls

from pgadvise.engines.access.membership import Memberships
from pgadvise.snapshot import Membership, Role


def test_a_circle_ends() -> None:
    """A file can hold what PostgreSQL refuses: a member of a member of itself."""
    circle = (Membership(role="b", member="a"), Membership(role="c", member="b"), Membership(role="a", member="c"))
    memberships = Memberships(roles=(), memberships=circle)
    assert memberships.inherits("a") == {"a", "b", "c"}
    assert memberships.becomes("a") == {"b", "c"}


def test_a_role_nobody_knows_is_only_itself() -> None:
    """A dropped role that an access list still names has neither attributes nor members."""
    memberships = Memberships(roles=(Role(name="boss", superuser=True),), memberships=())
    assert memberships.inherits("16385") == {"16385"}
    assert memberships.becomes("16385") == frozenset()
    assert not memberships.superuser("16385")


def test_inheritance_stops_where_set_role_goes_on() -> None:
    """Each step asks its own option: what is inherited and what can be become are two closures."""
    steps = (
        Membership(role="b", member="a", inherit=True, set=False),
        Membership(role="c", member="b", inherit=False, set=True),
        Membership(role="d", member="a", inherit=False, set=True),
        Membership(role="e", member="d", inherit=False, set=True),
    )
    memberships = Memberships(roles=(), memberships=steps)
    assert memberships.inherits("a") == {"a", "b"}
    assert memberships.becomes("a") == {"d", "e"}


def test_who_may_hand_out_a_role_takes_it() -> None:
    """ADMIN OPTION is enough, of whatever somebody has, becomes or takes; a membership without it gives no more."""
    steps = (
        Membership(role="b", member="a", inherit=False, set=False, admin=True),
        Membership(role="c", member="b", inherit=False, set=False, admin=True),
        Membership(role="d", member="a"),
        Membership(role="e", member="f", admin=True),
    )
    memberships = Memberships(roles=(), memberships=steps)
    assert memberships.takes("a") == {"b", "c"}
    assert memberships.takes("d") == frozenset()


def test_a_long_chain_is_walked_in_linear_time() -> None:
    """A role per tenant makes thousands of memberships; closures must not be quadratic."""

    def walked(steps: int) -> int:
        chain = tuple(Membership(role=f"r{n + 1}", member=f"r{n}") for n in range(steps))
        memberships = Memberships(roles=(), memberships=chain)
        return calls(lambda: memberships.inherits("r0"))

    assert walked(10_000) < 12 * walked(1_000)
