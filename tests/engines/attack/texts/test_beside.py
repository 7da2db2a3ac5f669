"""What texts say that columns are compared with."""

import pytest

from pgadvise.engines.attack.texts.beside import as_columns, beside
from pgadvise.snapshot import Function


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
    assert beside("token", text) == found


def _function(body: str, returns: str = "text") -> Function:
    return Function(
        oid=1, schema="public", name="my_rank", language="sql", returns=returns, body=body, owner="postgres"
    )


@pytest.mark.parametrize(
    ("parts", "body", "found"),
    [
        (("( SELECT my_rank() AS my_rank) = 'boss'::text",), "select p.rank from profiles p", ("boss",)),
        (("my_rank(auth.uid()) = 'boss'::text",), "select rank from profiles", ("boss",)),
        (("select p.rank into found from profiles p; if found = 'boss'",), "", ("boss",)),
        (("my_rank() = 'boss'",), "select p.name from profiles p", ()),
        (("my_rank() = 'boss'",), "select p.rank, p.name from profiles p", ()),
    ],
)
def test_what_a_column_is_compared_with_by_another_name(
    parts: tuple[str, ...], body: str, found: tuple[str, ...]
) -> None:
    assert beside("rank", as_columns(parts, [_function(body)])) == found
