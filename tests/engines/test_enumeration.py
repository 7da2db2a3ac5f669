"""Names in a row."""

import pytest

from pgadvise.engines.enumeration import listed


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a"], "a"), (("a", "b"), "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed_as_a_sentence_does(names: list[str], said: str) -> None:
    """Commas, and one word before the last."""
    assert listed(names) == said
    assert listed(names, "or") == said.replace(" and ", " or ")
