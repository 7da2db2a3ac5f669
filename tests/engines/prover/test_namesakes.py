"""A tenant that is called by the caller's own random id is his own; one called by a part of it may be anybody's."""

from collections.abc import Callable, Mapping

import pytest

Verdicts = Callable[..., Mapping[str, str]]

CODED = """
create table firms (code text primary key, name text);
create table firm_users (
    code text not null references firms, user_id uuid not null references auth.users, primary key (code, user_id)
);
create table files (id uuid primary key, code text not null references firms);
alter table files enable row level security;
grant select on files to authenticated;
create policy p on files for select to authenticated using ({});
"""


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("code = auth.uid()::text", "isolated"),
        ("code = split_part(auth.uid()::text, '-', 3)", "unknown"),
        ("code = (string_to_array(auth.uid()::text, '-'))[1]", "unknown"),
        ("code = any (string_to_array(auth.uid()::text, '-'))", "unknown"),
        ("code = coalesce(split_part(auth.uid()::text, '-', 1), auth.jwt() ->> 'code')", "unknown"),
        ("code = auth.jwt() -> 'user_metadata' ->> 'sub'", "unknown"),
    ],
)
def test_parts(asked: str, verdict: str, verdicts: Verdicts) -> None:
    """Whoever may make accounts gets an id with the part that he wants, and never the whole of another's."""
    assert verdicts(CODED.format(asked), table="files", key="code")["select"] == verdict


def test_who_gives_ids(verdicts: Verdicts) -> None:
    """Without an auth server behind an API nobody knows how people are numbered."""
    own = "create policy p on docs to authenticated using (org_id = auth.uid());"
    assert verdicts(own)["insert"] == "isolated"
    assert verdicts(own, surface="app")["insert"] == "unknown"
    assert verdicts(own + "create function pick(person text) returns text language sql as"
                    " $$ select set_config('request.jwt.claims', person, true) $$;")["insert"] == "unknown"  # fmt: skip
