"""What texts say that columns are compared with."""

import pytest

from pgadvise.engines.attack.hints import _near


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p.token = 'none'", ("none",)),
        ("p.token = current_setting('request.headers', true)::json ->> 'x-code'", ()),
        ("'none' <> p.token", ("none",)),
        ("p.token = (auth.jwt() ->> 'code')", ()),
    ],
)
def test_names_of_what_the_session_is_asked_for_are_no_values(text: str, found: tuple[str, ...]) -> None:
    """A secret that is held against a header would be seeded as the header's name, and be known to everybody."""
    assert _near("token", text) == found
