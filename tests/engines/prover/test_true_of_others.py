"""Conditions that the server finds true of a row of another tenant, though a model that says too much denies it."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest
from tests.engines.prover.conftest import PLATFORM, TENANTS

from pgadvise.engines.prover.words.proof import Proof

ROW = """
alter table docs add tags text[] default '{open}', add list jsonb not null default '[]',
    add ids jsonb default '["1", "2"]', add at timestamp default now();
insert into orgs values ('00000000-0000-0000-0000-00000000000b', 'B');
insert into docs (id, org_id, title) select gen_random_uuid(), id, 'open' from orgs;
create function lacking(o uuid) returns uuid language sql stable security definer set search_path = '' as
    $$ select m.org_id from public.members m where m.user_id = auth.uid() and m.org_id = o $$;
create function every() returns table (o uuid) language plpgsql stable security definer set search_path = '' as
    $$ begin for o in select d.id from public.orgs d loop return next; end loop; end $$;
create function mine_or_all(o uuid) returns setof uuid language plpgsql stable security definer set search_path = '' as
    $$ begin return query select m.org_id from public.members m where m.user_id = auth.uid() and m.org_id = o;
       if not found then return query select d.id from public.orgs d; end if; end $$;
create function broken(x text) returns setof uuid language plpgsql stable security definer set search_path = '' as
    $$ begin return query execute format('select o.id from public.orgs o where ''a'' = ''x%L''', x); end $$;
"""
# Parts of a document by their keys and places.
DOCUMENTS = (
    "((jsonb_build_object('private', true) || list) -> 'private') is null",
    "(jsonb_build_object('1', title) -> 1) is null",
    "to_jsonb(tags) ->> 0 = 'open'",
    "array_to_json(tags) ->> 0 = 'open'",
    "(to_jsonb(docs) -> 'previous_org_id') is not null and previous_org_id is null",
    "(jsonb_build_object('d', docs) #> '{d,previous_org_id}') is not null and previous_org_id is null",
    "(jsonb_build_array(previous_org_id) -> 0) is not null and previous_org_id is null",
    "jsonb_build_object('ope', title) ->> 'open'::varchar(3) = 'open'",
    "jsonb_set(jsonb_build_array('a', 'b'), '{-1}', to_jsonb(title)) ->> 1 = 'open'",
    "to_jsonb(at) #>> '{}' <> at::text",
    "(jsonb_build_array(title) ->> '0') is null",
    "(to_jsonb(title) -> 0) = (to_jsonb(title))",
    "((to_jsonb(title) || '{\"a\": 1}') - '{0}'::text[]) #>> '{0}' = 'open'",
    'jsonb_build_array(array_fill(title, array[2])) = \'[["open", "open"]]\'',
    "jsonb_build_array(array_cat(tags, '{}'), array_cat(array[tags], '{{b}}')) = '[[\"open\"], [[\"open\"], [\"b\"]]]'",
    "(previous_org_id::text || '[]') is null",
    "to_jsonb('[]'::text) = '\"[]\"'",
)
# What a path lets through.
PATHS = (
    "jsonb_path_match(jsonb_build_object('o', ids), '$.o == \"1\"')"
    " and jsonb_path_match(jsonb_build_object('o', ids), '$.o == \"2\"')",
    "jsonb_build_object('a', 'x4') @? ('$ ? (@.a == \"x' || length(title)::integer || '\")')::jsonpath",
    "jsonb_path_match(jsonb_build_object('a', nullif(org_id, org_id)), '$.a == $b',"
    " jsonb_build_object('b', nullif(id, id))) and org_id <> id",
)
# Lists, texts, functions.
OTHERS = (
    "to_jsonb(array_remove(array['x', title], 'x')) ->> 0 = 'open'",
    "not (title = any (array_remove(array[title], title)))",
    "array['x'] @> array_remove(array['x', title], 'open') and title = 'open'",
    "not ('open' = any ((array[title])[2:3])) and title = 'open'",
    "format('%2$s%s', 'x', '', title) = 'open'",
    "exists (select from lacking(org_id) found where found is null)",
    "org_id in (select o from every())",
    "org_id in (select mine_or_all(org_id))",
    "(string_to_array(title, null))[1] = 'o' and title = 'open'",
    "org_id in (select broken(coalesce(auth.jwt() ->> 'x', ' or true or o.name = ')))",
)
ALL = (*DOCUMENTS, *PATHS, *OTHERS)


@pytest.fixture(scope="module")
def tables() -> str:
    """For each condition a table with that row and with it for its policy."""
    made = (
        f"create table docs_{n} (like docs); insert into docs_{n} select * from docs;"
        f" alter table docs_{n} enable row level security; grant select on docs_{n} to authenticated;"
        f" create policy told on docs_{n} to authenticated using ({condition.replace('(docs)', f'(docs_{n})')});"
        for n, condition in enumerate(ALL)
    )
    return ROW + "".join(made).replace("'d', docs)", "'d', docs_5)")


def test_not_proved(
    tables: str,
    idle: psycopg.Connection[Any],
    idle_prover: Callable[..., Callable[[str], Mapping[str, Proof]]],
) -> None:
    """Whatever is shown of another tenant's row, nothing is proved of it."""
    with idle.transaction(force_rollback=True):
        idle.execute((PLATFORM + TENANTS + tables).encode())
        idle.execute("set local role authenticated")
        counts = (idle.execute(f"select count(*) from docs_{n}".encode()).fetchone() for n in range(len(ALL)))
        shown = [row[0] for row in counts if row is not None]
    assert dict(zip(ALL, shown, strict=True)) == dict.fromkeys(ALL, 1)
    prove = idle_prover(tables)
    assert {condition: prove(f"docs_{n}")["select"].verdict for n, condition in enumerate(ALL)} == dict.fromkeys(
        ALL, "unknown"
    )
