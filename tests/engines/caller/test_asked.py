"""What a piece of SQL asks of its session."""

import pytest

from pgadvise.engines.caller.asked import NOTHING, Asked, asked
from pgadvise.sql.parser.parse import expression


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("user_id = auth.uid()", Asked(calls=frozenset({"uid"}))),
        ("(select auth.role()) = 'authenticated'", Asked(calls=frozenset({"role"}))),
        ("auth.jwt() -> 'app_metadata' ->> 'team' = t", Asked(paths=frozenset({("app_metadata", "team")}))),
        (
            "t = current_setting('request.jwt.claims', true)::json #>> '{user_metadata,team}'",
            Asked(paths=frozenset({("user_metadata", "team")}), editable=True),
        ),
        ("u.raw_user_meta_data ->> 'role' = 'admin'", Asked(editable=True)),
        ("tenant = current_setting('app.tenant')::int", Asked(settings=frozenset({"app.tenant"}))),
        ("tenant = current_setting('app.' || kind)::int", Asked(settings=frozenset({"?."}))),
        ("owner = current_user", Asked(roles=frozenset({"current_user"}))),
        ("pg_has_role(owner, 'member')", Asked(roles=frozenset({"current_user"}))),
        ("current_setting('role') = 'web'", Asked(roles=frozenset({"current_user"}))),
        ("pg_has_role('ops', owner, 'member')", NOTHING),
        ("current_setting('server_version_num')::int > 150000", NOTHING),
        ("token = current_setting('app.settings.jwt_secret')", NOTHING),
        ("user_metadata ->> 'open' = 'yes'", NOTHING),
    ],
)
def test_what_is_asked(text: str, wanted: Asked) -> None:
    """Identity by the token, a custom setting or the role; settings of the server and columns are nobody's identity."""
    assert asked(expression(text)) == wanted


def test_trust() -> None:
    """Only what callers cannot write themselves is trusted; both count as asking."""
    mine, theirs = (
        asked(expression(f"auth.jwt() -> '{part}' ->> 'x' = y")) for part in ("user_metadata", "app_metadata")
    )
    assert (mine.trusted, mine.editable, mine.anything) == (False, True, True)
    assert (theirs.trusted, theirs.editable, theirs.anything) == (True, False, True)
    assert ((mine | theirs).trusted, (mine | theirs).editable) == (True, True)
    assert not NOTHING.anything
