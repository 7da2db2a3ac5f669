"""Texts that a CHECK's regular expression takes."""

import re

import pytest

from pgadvise.engines.attack.texts.sample import patterns, sample


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z_]+:[a-z]+$",
        "^(org|team)/[0-9a-f]{8}$",
        r"^[A-Z]{2,4}-\d+$",
        r"^\+[1-9]\d{6,14}$",
        "^[a-z0-9]+(?:-[a-z0-9]+)*$",
        "^[^/]+/[^/]+$",
    ],
)
def test_a_pattern_takes_its_samples(pattern: str) -> None:
    """Each row gets a text of its own, the same each time."""
    first, second = sample(pattern, "name", "A", 0), sample(pattern, "name", "B", 0)
    assert first is not None
    assert second is not None
    assert re.search(pattern, first)
    assert re.search(pattern, second)
    assert first != second
    assert first == sample(pattern, "name", "A", 0)


def test_what_is_not_understood() -> None:
    """A pattern that cannot be read, or whose sample it does not take, gives none."""
    assert sample("(") is None
    assert sample("^a(?=b)$") is None


def test_patterns_of_a_check() -> None:
    """Only what a value must be like: not what it must not be, and not LIKE."""
    assert list(patterns("((topic ~ '^room:[a-z]+$'::text) AND (topic !~ 'x') AND (topic ~~ 'r%'))")) == [
        "^room:[a-z]+$"
    ]
