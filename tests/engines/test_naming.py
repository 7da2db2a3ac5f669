"""Patterns of names."""

import pytest

from pgadvise.engines.naming import NamePattern, snake_case


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("created_by", "created_by"), ("createdBy", "created_by"), ("CREATED_BY", "created_by"), ("APIKey", "api_key"),
        ("userID2", "user_id2"), ("shared-with", "shared_with"), ("Ärger", "ärger"), ("", ""),
    ],
)  # fmt: skip
def test_snake_case(name: str, words: str) -> None:
    assert snake_case(name) == words


@pytest.mark.parametrize(("name", "said"), [("validTo", True), ("valid_to", True), ("toDate", True), ("veto", False)])
def test_pattern(name: str, said: bool) -> None:
    """A word of the pattern is a word of the name."""
    assert bool(NamePattern(r"(?:\A|_)to(?:_|\Z)").search(name)) == said
