"""Which parts of the token are read, in all the ways that policies read them."""

import pytest

from pgadvise.sql.parser.parse import expression
from pgadvise.sql.tree.claims import Path, claims


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("((auth.jwt() -> 'app_metadata'::text) ->> 'tenant_id'::text)::uuid = a", {("app_metadata", "tenant_id")}),
        ("(( SELECT auth.jwt() AS jwt) ->> 'role'::text) = 'x'", {("role",)}),
        ("(select auth.jwt() -> 'user_metadata' ->> 'org') = a", {("user_metadata", "org")}),
        ("auth.jwt() #>> '{user_metadata,org}'::text[] = a", {("user_metadata", "org")}),
        ("auth.jwt() #> array['a', 'b'] is null", {("a", "b")}),
        ("jsonb_extract_path_text(auth.jwt(), 'a', 'b') = c", {("a", "b")}),
        ("(auth.jwt())['a']['b'] = c", {("a", "b")}),
        ("auth.jwt() -> 'roles' ? 'admin'", {("roles", "admin")}),
        ("""auth.jwt() @> '{"a": {"b": 1}, "c": [2]}'""", {("a", "b"), ("c",)}),
        ("(current_setting('request.jwt.claims', true)::json ->> 'sub')::uuid = a", {("sub",)}),
        ("coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb ->> 'sub' = a", {("sub",)}),
        ("current_setting('request.jwt.claim.sub', true) = a", {("sub",)}),
        (
            "current_setting('request.jwt.claim.a', true) = current_setting('request.jwt.claims')::json ->> 'b'",
            {("a",), ("b",)},
        ),
        ("a in (select b from m where m.x = auth.jwt() ->> 'sub')", {("sub",)}),
        ("auth.jwt() -> 'a' -> b ->> 'c' = d", {("a",)}),
        ("auth.jwt() is not null", {()}),
        ("(select auth.jwt() from t limit 1) ->> 'a' = b", {()}),
        ("auth.uid() = a and auth.role() = 'x' and j ->> 'sub' = 'y'", set()),
        ("current_setting('app.claims')::json ->> 'sub' = a", set()),
        ("app.jwt() ->> 'sub' = a", set()),
    ],
)
def test_paths(text: str, paths: set[Path]) -> None:
    """A path ends where the next key is no literal, and () is the token as a whole."""
    assert claims(expression(text)) == paths
