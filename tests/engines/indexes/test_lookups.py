"""By what policies look the caller up among the members, and whether the server finds that by an index."""

from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.indexes.lookups import lookups
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.sources.postgres.live import capture

SCHEMA = """
    create table public.workspaces (id int primary key);
    create table public.members (workspace_id int references public.workspaces, user_id int, role text);
    create table public.files (id int primary key, workspace_id int not null references public.workspaces);
    alter table public.files enable row level security;
    create function public.mine() returns setof int language sql stable as
        'select m.workspace_id from public.members m where m.user_id = current_setting(''app.user'')::int'
"""
MINE = "select m.workspace_id from public.members m where m.user_id = current_setting('app.user')::int"
_DECLARED = Declared(
    tenancy=TenancyDeclared(table="public.workspaces", tables={"public.members": "membership workspace_id"})
)


def _in_vain(session: psycopg.Connection[Any]) -> dict[str, list[str]]:
    snapshot = capture(session)
    owned = platform(snapshot, _DECLARED)
    found = lookups(owned, tenancy(snapshot, owned, _DECLARED))
    columns = {column: policies for by_column in found.values() for column, policies in by_column.items()}
    return {column: [p.name for p in policies] for column, policies in columns.items()}


@pytest.mark.parametrize(
    ("policy", "index", "wanted"),
    [
        (f"workspace_id in ({MINE})", "role", {"user_id": ["own"]}),
        (f"workspace_id in ({MINE})", "workspace_id, user_id", {"user_id": ["own"]}),
        ("workspace_id in (select public.mine())", "workspace_id, user_id", {"user_id": ["own"]}),
        (f"workspace_id in ({MINE})", "user_id", {}),
        (f"exists ({MINE} and m.workspace_id = files.workspace_id)", "workspace_id", {}),
        ("workspace_id in (select m.workspace_id from public.members m where m.role = 'owner')", "user_id", {}),
        ("workspace_id = 1", "role", {}),
    ],
)
def test_what_is_asked_in_vain(
    idle: psycopg.Connection[Any], policy: str, index: str, wanted: dict[str, list[str]]
) -> None:
    """A lookup by the person that no index narrows, in the policy itself or in a function that it calls."""
    with idle.transaction(force_rollback=True):
        idle.execute(f"{SCHEMA}; create index on public.members ({index})".encode())
        idle.execute(f"create policy own on public.files using ({policy})".encode())
        assert _in_vain(idle) == wanted


@pytest.mark.parametrize(("index", "found"), [("workspace_id, user_id", False), ("user_id, workspace_id", True)])
def test_the_server_says_the_same(idle: psycopg.Connection[Any], index: str, found: bool) -> None:
    """The plan of the lookup has an index condition where nothing was asked in vain; else it reads the whole list."""
    with idle.transaction(force_rollback=True):
        idle.execute(f"{SCHEMA}; create policy own on public.files using (workspace_id in ({MINE}))".encode())
        idle.execute(b"insert into public.workspaces select generate_series(1, 2000)")
        idle.execute(b"insert into public.members select n, n from generate_series(1, 2000) n")
        idle.execute(f"create index on public.members ({index}); analyze public.members".encode())
        idle.execute(b"select set_config('app.user', '7', true)")
        plan = "\n".join(str(line) for (line,) in idle.execute(f"explain (costs off) {MINE}".encode()).fetchall())
        assert ("Seq Scan" not in plan) is found
        assert (_in_vain(idle) == {}) is found
