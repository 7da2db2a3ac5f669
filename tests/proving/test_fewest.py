"""The fewest parts that still do what the whole does."""

from hypothesis import given
from hypothesis import strategies as st

from pgadvise.proving.fewest import fewest


@given(st.integers(0, 60), st.sets(st.integers(0, 59), max_size=6))
def test_what_is_needed_is_found_and_nothing_else(count: int, needed: set[int]) -> None:
    """For any number of parts and any set of needed ones: these, in their order, in few trials."""
    needed = {part for part in needed if part < count}
    trials = []

    def holds(chosen: list[int]) -> bool:
        trials.append(chosen)
        return needed <= set(chosen)

    assert fewest(range(count), holds) == sorted(needed)
    assert len(trials) <= 2 + 2 * len(needed) * 7


def test_one_of_several_that_do_is_enough() -> None:
    """Where either would do, one is left, the first."""
    assert fewest(["a", "b", "c"], lambda chosen: bool({"a", "c"} & set(chosen))) == ["a"]
