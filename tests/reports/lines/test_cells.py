"""Widths in cells."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pgadvise.reports.lines.cells import cut, head, width


def test_wide_and_combining_characters_are_counted_as_they_show() -> None:
    """Emoji and CJK take two cells, a combining mark none."""
    assert [width(text) for text in ("abc", "🦊", "表格", "e\u0301", "")] == [3, 2, 4, 1, 0]


@given(st.text(), st.integers(2, 20))
def test_a_cut_text_fits(text: str, cells: int) -> None:
    """A text is left whole if it fits, else cut so that it fits together with the sign that it goes on."""
    shown = cut(text, cells)
    assert shown == text if width(text) <= cells else shown.endswith("…")
    assert width(shown) <= max(cells, width(text[:1]) + 1)


@given(st.text(min_size=1), st.integers(0, 20))
def test_a_head_takes_at_least_one_character(text: str, cells: int) -> None:
    """A beginning that fits, but never nothing: who cuts a text piece by piece comes to its end."""
    begin = head(text, cells)
    assert text.startswith(begin)
    assert begin
    assert len(begin) == 1 or cell_len(begin) <= cells
