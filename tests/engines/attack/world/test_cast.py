"""The ids of tenants and people."""

import msgspec
import pytest

from pgadvise.engines.attack.world.cast import OWN, cast
from pgadvise.snapshot import Column

_SLUG = Column(
    name="slug", number=1, type="text", type_oid=25, base_oid=25, base_type="text", base_kind="b", nullable=False
)


def test_tenants_differ_in_what_comparisons_overlook() -> None:
    """One tenant's text begins with the attacker's, another's ends with it, one differs in case only."""
    tenants = cast(None, None, (), 2, marks=None, roles=()).tenants
    assert len(set(tenants.values())) == len(tenants) >= 3
    assert OWN in tenants


@pytest.mark.parametrize(("marks", "letters"), [(frozenset(), ""), (frozenset("_"), "_"), (None, "_- ")])
def test_tenants_are_spelt_as_checks_want(marks: frozenset[str] | None, letters: str) -> None:
    """An underscore, which LIKE takes for any letter, is played wherever it may be."""
    tenants = cast(_SLUG, None, (), 2, marks=marks).tenants
    assert {mark for text in tenants.values() for mark in text if not mark.isalnum()} == set(letters)


def test_blanks_at_the_end_tell_no_texts_of_fixed_length_apart() -> None:
    """Of char(n) two values that differ in these alone are one."""
    fixed = msgspec.structs.replace(_SLUG, type="character(20)", base_type="bpchar")
    texts = [text.rstrip() for text in cast(fixed, None, (), 2, marks=None).tenants.values()]
    assert len(set(texts)) == len(texts)


def test_roles_are_tenants() -> None:
    """Where each tenant is a role, the attacker's own is A and no constant of a text is a tenant beside."""
    play = cast(None, None, ("11111111-1111-4111-8111-111111111111",), 2, marks=None, roles=("mine", "yours"))
    assert play.tenants == {"A": "mine", "B": "yours"}
    assert play.side("yours") == "B"
    assert play.side(None) is None
    assert play.side("nobody's") == "?"


def test_a_named_tenant_takes_part() -> None:
    """An id that a text names beside the key is a tenant of its own."""
    named = "11111111-1111-4111-8111-111111111111"
    assert cast(None, None, (named,), 2, marks=None).side(named) == "N0"
