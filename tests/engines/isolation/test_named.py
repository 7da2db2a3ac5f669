"""Ids and addresses in conditions, and what is no identity."""

from typing import Any

import psycopg
import pytest
from tests.engines.isolation.conftest import API

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.named import Names
from pgadvise.engines.isolation.origins import Origins
from pgadvise.sources.postgres.live import capture
from pgadvise.sql.parser.parse import expression

ID = "7d1c0a4e-52b5-4b0e-9a35-0a6d0f6c2f11"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"auth.uid() = '{ID}'::uuid", [("person", ID)]),
        (f"'{ID}'::uuid = (select auth.uid())", [("person", ID)]),
        (f"owner_id = '{ID}'::uuid", [("person", ID)]),
        (f"owner_id = any (array['{ID}'::uuid])", [("person", ID)]),
        (f"auth.uid() <> '{ID}'::uuid", []),
        (f"owner_id <> all (array['{ID}'::uuid])", []),
        (f"kind_id = '{ID}'::uuid", []),
        ("mail = 'ann@example.com'::text", [("address", "ann@example.com")]),
        ("mail ~~ '%@example.com'::text", []),
        ("owner_id = '00000000-0000-0000-0000-000000000000'::uuid", []),
        ("(auth.jwt() ->> 'role') = 'admin'", []),
        ("owner_id is not null", []),
    ],
)
def test_named(session: psycopg.Connection[Any], text: str, named: list[tuple[str, str]]) -> None:
    """Only what is compared with a person is a person; an address is one wherever it stands whole."""
    session.execute(API)
    session.execute("create table public.note (id uuid, owner_id uuid references auth.users, kind_id uuid, mail text)")
    facts = Facts(capture(session), Declared())
    table = facts.snapshot.relation_named("public", "note")
    assert table is not None
    origins = Origins(platform=facts.get("platform"), tenancy=facts.get("tenancy"))
    names = Names(origins=origins, tenancy=facts.get("tenancy"))
    assert [tuple(n) for n in names.of(expression(text), table)] == named
