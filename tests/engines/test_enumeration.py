"""Names and numbers of things in a sentence."""

from pgadvise.engines.enumeration import counted, listed


def test_one_is_one_and_many_are_grouped() -> None:
    """`1 call`, `0 calls`, `1,204 calls`; what rounds to one is one."""
    assert [counted(n, "call") for n in (0, 1, 0.9, 2, 1204)] == [
        "0 calls",
        "1 call",
        "1 call",
        "2 calls",
        "1,204 calls",
    ]


def test_names_in_a_row() -> None:
    """Commas, and a word before the last."""
    assert [listed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
