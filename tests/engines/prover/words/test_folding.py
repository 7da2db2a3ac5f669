"""Which CHECKs keep a text in lower case, as the server gives them."""

import pytest

from pgadvise.engines.prover.words.folding import is_lower


@pytest.mark.parametrize(
    ("check", "lower"),
    [
        ("(slug = lower(slug))", True),
        ("((slug)::text = lower((slug)::text))", True),
        ("((length(slug) < 9) AND (lower(slug) = slug))", True),
        ("(slug ~ '^[a-z0-9-]+$'::text)", True),
        ("(slug ~ '^[a-zA-Z]+$'::text)", False),
        ("(slug ~ '^[.-_]+$'::text)", False),
        ("(slug = public.lower(slug))", False),
        ("(slug = lower(name))", False),
        ("(slug <> lower(slug))", False),
        ("((slug = lower(slug)) OR (slug IS NULL))", False),
    ],
)
def test_what_keeps_a_text_in_lower_case(check: str, lower: bool) -> None:
    """The server's own lower(), or a pattern without a letter in upper case."""
    assert is_lower(check, "slug") is lower
