"""A text of limited length."""

from hypothesis import given
from hypothesis import strategies as st

from pgadvise.reports.lines.paper import Paper

ITEMS = st.lists(st.text(alphabet="aü🦊", min_size=1, max_size=9), max_size=30)


def in_bytes(text: str) -> int:
    return len(text.encode())


@given(items=ITEMS, room=st.integers(80, 300), measure=st.sampled_from((len, in_bytes)))
def test_items_are_whole_and_counted(items: list[str], room: int, measure: object) -> None:
    """A beginning of the list, every item whole, within the room, and room left to say how many are missing."""
    paper = Paper(room, measure)  # type: ignore[arg-type]
    written = paper.write_some(items, before="<", after=">")
    assert paper.text == (f"<{''.join(items[:written])}>" if written else "")
    assert measure(paper.text) + 80 <= room or not written  # type: ignore[operator]
    if written < len(items):
        assert measure(f"<{''.join(items[: written + 1])}>") + 80 > room  # type: ignore[operator]


def test_what_must_stand_takes_room_from_the_rest() -> None:
    """What was written first is sure of its place."""
    paper = Paper(100)
    paper.write("x" * 18)
    assert paper.write_some(["ab", "cd"]) == 1
    assert paper.text == "x" * 18 + "ab"
