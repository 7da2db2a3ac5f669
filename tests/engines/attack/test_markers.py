"""Markers of rows in texts."""

from hypothesis import given
from hypothesis import strategies as st

from pgadvise.engines.attack.markers import Markers

_WORDS = st.text("abc", min_size=1, max_size=4)


@given(st.dictionaries(_WORDS, st.sampled_from("ABC"), max_size=40), st.text("abc", max_size=20), st.text("abc"))
def test_every_marker_in_a_text_tells(sides: dict[str, str], text: str, asked: str) -> None:
    """However a text is searched, it speaks of those whose markers stand in it and were not asked with."""
    told = {side for marker, side in sides.items() if marker in text and marker not in asked}
    assert Markers(sides).sides_in(text, asked) == told
