"""Wrapping."""

from hypothesis import given
from hypothesis import strategies as st

from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.layout import GLUE, glued, labelled, listed, number_of, paragraph, plain, wrap
from pgadvise.reports.lines.safe import safe

TEXT = st.text(st.sampled_from("ab.  🦊表é\u0301_"), max_size=80)


@given(TEXT, st.integers(4, 40), st.integers(0, 2))
def test_wrapped_text_fits_and_is_whole(text: str, cells: int, hanging: int) -> None:
    """No line is wider than it may be, and nothing but the spaces at the breaks is lost."""
    lines = wrap(text, cells, hanging)
    assert all(width(line) <= cells - (hanging if number else 0) for number, line in enumerate(lines))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXT)
def test_text_that_fits_is_left_alone(text: str) -> None:
    """An identifier with several spaces keeps every one of them."""
    assert wrap(text, 1000) == [text]


def test_glue_holds_a_number_and_its_unit() -> None:
    """`11 rows` stays on one line, whoever wrote it."""
    for text in (number_of(11, "row"), "11 rows"):
        lines = wrap(glued(f"aaaa {text}"), 8)
        assert [line.replace(GLUE, " ") for line in lines] == ["aaaa", "11 rows"]


def test_a_paragraph_hangs() -> None:
    """Lines after the first stand further in."""
    lines = [plain(line) for line in paragraph("aaa bbb ccc", 7, indent=2, hanging=1)]
    assert lines == ["  aaa", "   bbb", "   ccc"]


def test_a_label_has_its_text_beside_it_or_below() -> None:
    """Where the terminal is too narrow for two columns, the text stands under its label."""
    assert [plain(line) for line in labelled("Roles", "anon", 80, 11)] == ["Roles      anon"]
    assert [plain(line) for line in labelled("Roles", "anon", 24, 11)] == ["Roles", "  anon"]


def test_long_lists_end_in_a_count() -> None:
    """A single name more is named, several are counted."""
    assert listed(["a", "b", "c"], 2) == "a, b, c"
    assert safe(listed(["a", "b", "c", "d"], 2).replace(GLUE, " ")) == "a, b and 2 more"
