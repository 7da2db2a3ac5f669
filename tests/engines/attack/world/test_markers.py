"""Markers of rows in texts."""

from hypothesis import given
from hypothesis import strategies as st

from pgadvise.engines.attack.world.markers import Markers

_WORDS = st.text("abc", min_size=1, max_size=4)


@given(st.dictionaries(_WORDS, st.sampled_from("ABC"), max_size=40), st.text("abc", max_size=20), st.text("abc"))
def test_every_marker_in_a_text_tells(sides: dict[str, str], text: str, asked: str) -> None:
    """However a text is searched, it speaks of those whose markers stand in it and were not asked with."""
    told = {side for marker, side in sides.items() if marker in text and marker not in asked}
    assert Markers(sides).sides_in(text, asked) == told


@given(st.booleans(), st.booleans())
def test_a_row_asked_for_by_its_id_is_told_by_its_tenant(names_tenant: bool, asked_with_it: bool) -> None:
    """That an id which was asked with comes back says nothing; that its tenant comes along, whom nobody named, does."""
    text = "row-of-b" + " tenant-b" * names_tenant
    asked = "row-of-b" + " tenant-b" * asked_with_it
    found = Markers({"row-of-b": "B"}).rows_in(text, asked, {"A": "tenant-a", "B": "tenant-b"})
    assert found == ({"B"} if names_tenant and not asked_with_it else set())


def test_a_tenant_that_begins_as_anothers_is_not_that_other() -> None:
    """Somebody's own row, into which he wrote what another's holds: 117 stands within 1170 only."""
    markers, tenants = Markers({"row-of-b": "B"}), {"A": "1170", "B": "117"}
    assert markers.rows_in('{"name": "row-of-b", "tenant": 1170}', "row-of-b", tenants) == set()
    assert markers.rows_in('{"name": "row-of-b", "tenant": 117}', "row-of-b", tenants) == {"B"}
