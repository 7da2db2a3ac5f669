"""Which CHECKs keep a text in lower case, as the server gives them."""

import pytest

from pgadvise.engines.prover.words.folding import kept


@pytest.mark.parametrize(
    ("check", "by"),
    [
        ("(slug = lower(slug))", {"lower"}),
        ("((slug)::text = lower((slug)::text))", {"lower"}),
        ("((length(slug) < 9) AND (lower(slug) = slug))", {"lower"}),
        ("(slug ~ '^[a-z0-9-]+$'::text)", {"lower", "upper"}),
        ("(slug ~ '^[a-zA-Z]+$'::text)", set()),
        ("(slug ~ '^[.-_]+$'::text)", set()),
        ("(slug = public.lower(slug))", set()),
        ("(slug = lower(name))", set()),
        ("(slug <> lower(slug))", set()),
        ("((slug = lower(slug)) OR (slug IS NULL))", set()),
    ],
)
def test_what_keeps_texts_apart_whatever_case_they_are_put_in(check: str, by: set[str]) -> None:
    """The server's own lower(), or a pattern without capitals. Two lower letters may be one in upper case."""
    assert kept(check, "slug") == by


def test_another_collation_may_fold_less() -> None:
    assert not kept("(slug = lower(slug))", "slug", by_default=False)
    assert kept("(slug ~ '^[a-z]+$'::text)", "slug", by_default=False)
