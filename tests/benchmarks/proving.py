"""What `advise prove` costs a table: its proofs, the server's start, the copy, the battery, and the broad search.

    python tests/benchmarks/proving.py [--tables 500] [--attacked 20]

Builds Supabase-like databases and proves them. Of the first, with `--tables` tables, the whole process is timed without
attacks: CPU seconds of the program, its memory. Of the second, with `--attacked` tables, each part is timed by itself,
with the CPU of program and server: proofs, start, copy with its rows, the battery (every statement in every session,
without a first step), what a walk of first steps adds, and the witnesses of leaks.

What the databases are like: for each table 10 columns, 2 policies by membership in one of the forms that people write
(a helper, IN, EXISTS, = ANY (ARRAY(…)), a role, a helper that returns a set, a parent), a trigger that keeps a time,
and a function that reads or writes it, one in three with its owner's rights; one table in ten has a view. Nothing
leaks, but for one table in 50, which anyone who is signed in may read.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg

from pgadvise.engines.declared import Declared
from pgadvise.proof_report import ProofReport
from pgadvise.proving.proving import Asked, prove
from pgadvise.scratch import embedded
from pgadvise.scratch.engine import serving
from pgadvise.scratch.platform import supabase_sql
from pgadvise.snapshot import Snapshot
from pgadvise.snapshot.codec import encode
from pgadvise.sources.postgres.live import capture

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.benchmarks.catalog import ROOT

_HELPERS = """
create function public.is_member(workspace uuid) returns boolean language sql stable security definer
    set search_path = '' as $$ select exists (
        select 1 from public.members m where m.workspace_id = workspace and m.user_id = auth.uid()) $$;
create function public.my_workspaces() returns setof uuid language sql stable security definer set search_path = ''
    as $$ select m.workspace_id from public.members m where m.user_id = (select auth.uid()) $$;
create function public.has_role(workspace uuid, roles text[]) returns boolean language plpgsql stable security definer
    set search_path = '' as $$ begin return exists (select from public.members m
        where m.workspace_id = workspace and m.user_id = auth.uid() and m.role = any (roles)); end $$;
create policy own on public.workspaces for select to authenticated using (public.is_member(id));
"""
_TABLE = """
create table public.t{n} (
    id uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references public.workspaces on delete cascade,
    parent_id uuid references public.t{parent}, title text not null, body text, kind public.kind not null default 'a',
    amount numeric(12, 2), created_by uuid references auth.users,
    created_at timestamptz not null default now(), deleted_at timestamptz
);
alter table public.t{n} enable row level security;
create policy "read {n}" on public.t{n} for select to authenticated using ({reading});
create policy "write {n}" on public.t{n} for {command} with check ({writing});
create trigger touched before update on public.t{n} for each row execute function public.touch();
"""
_OF_CALLER = "select m.workspace_id from public.members m where m.user_id = (select auth.uid())"
_EXISTS = """exists (select 1 from public.members m
    where m.workspace_id = t{n}.workspace_id and m.user_id = auth.uid())"""
_ADMIN = "public.has_role(workspace_id, array['owner', 'admin'])"
_FORMS = (
    ("public.is_member(workspace_id)", "public.is_member(workspace_id)"),
    (f"workspace_id in ({_OF_CALLER})", f"workspace_id in ({_OF_CALLER})"),
    (_EXISTS, _EXISTS),
    (f"workspace_id = any (array({_OF_CALLER}))", "public.is_member(workspace_id)"),
    ("public.is_member(workspace_id)", _ADMIN),
    ("workspace_id in (select public.my_workspaces())", _ADMIN),
    (
        "exists (select 1 from public.t{parent} p where p.id = t{n}.parent_id and p.workspace_id = t{n}.workspace_id)",
        "public.is_member(workspace_id) and created_by = (select auth.uid())",
    ),
)
_COMMANDS = ("all using ({writing})", "insert", "update using ({writing})")
_FUNCTIONS = (
    """create function public.count_t{n}(workspace uuid) returns bigint language sql stable set search_path = ''
    as 'select count(*) from public.t{n} where workspace_id = workspace';""",
    """create function public.titles_t{n}(workspace uuid) returns setof text language sql stable security definer
    set search_path = '' as 'select title from public.t{n}
        where workspace_id = workspace and public.is_member(workspace)';""",
    """create function public.add_t{n}(workspace uuid, name text) returns uuid language plpgsql set search_path = ''
    as 'declare made uuid; begin
        insert into public.t{n} (workspace_id, title) values (workspace, name) returning id into made;
        return made; end';""",
)
_VIEW = """
create view public.v{n} with (security_invoker = true) as
    select t.id, t.title, w.name as workspace from public.t{n} t join public.workspaces w on w.id = t.workspace_id;
"""
_VIEWED, _OPEN = 10, 50  # one table in so many
# By words of the program's progress; the first that fit.
_PARTS = (
    ("starting", "server's start"), ("copying", "copy and rows"), ("first steps", "broad search"),
    ("attacking", "battery"), ("looking", "witnesses"), ("proving", "proofs"),
)  # fmt: skip


class Part(msgspec.Struct):
    """Seconds on the clock, and of the program's CPU."""

    wall: float = 0.0
    cpu: float = 0.0


class Clock:
    """A progress that adds up how long each part of the work took."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self._part, self._wall, self._cpu = "", 0.0, 0.0

    def __call__(self, text: str) -> None:
        wall, cpu = time.monotonic(), time.process_time()
        if self._part:
            part = self.parts.setdefault(self._part, Part())
            part.wall, part.cpu = part.wall + wall - self._wall, part.cpu + cpu - self._cpu
        self._part = next(name for words, name in _PARTS if words in text)
        self._wall, self._cpu = wall, cpu


def statements(tables: int) -> Iterator[str]:
    yield ROOT
    yield _HELPERS
    for n in range(tables):
        reading, writing = _FORMS[n % len(_FORMS)]
        names = {"n": n, "parent": max(n - 1, 0)}
        reading = "true" if n % _OPEN == _OPEN - 1 else reading.format(**names)
        writing = writing.format(**names)
        command = _COMMANDS[n // len(_FORMS) % len(_COMMANDS)].format(writing=writing)
        yield _TABLE.format(**names, reading=reading, writing=writing, command=command)
        yield _FUNCTIONS[n % len(_FUNCTIONS)].format(**names)
        if n % _VIEWED == 0:
            yield _VIEW.format(**names)


def built(tables: int) -> Snapshot:
    with embedded.start(superuser="supabase_admin") as server, psycopg.connect(server.dsn, autocommit=True) as session:
        session.execute(supabase_sql().encode())
        for statement in statements(tables):
            session.execute(statement.encode())
        return capture(session)


def whole(snapshot: Snapshot) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory in MB of a process that proves it without attacks."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "snapshot.json"
        file.write_bytes(encode(snapshot))
        command = [sys.executable, "-m", "pgadvise", "prove", str(file), "--replay", "never", "--fail-on", "never"]
        began = time.monotonic()
        process = subprocess.Popen([*command, "-f", "json"], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit("advise prove failed")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def attacked(snapshot: Snapshot) -> tuple[ProofReport, Clock, float]:
    """The report, each part's time, and the server's CPU seconds."""
    clock, before = Clock(), os.times()
    report = prove(snapshot, Declared(), Asked(serving=serving("embedded")), progress=clock)
    clock("looking")
    after = os.times()
    server = after.children_user + after.children_system - before.children_user - before.children_system
    return report, clock, server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=500)
    parser.add_argument("--attacked", type=int, default=20, help="tables of the database that is attacked")
    options = parser.parse_args()
    if options.tables:
        wall, cpu, memory = whole(built(options.tables))
        print(
            f"{options.tables} tables, proofs alone: {wall:.2f} s wall, {cpu:.2f} s CPU = "
            f"{1000 * cpu / options.tables:.1f} ms a table, {memory:.0f} MB; load {os.getloadavg()[0]:.1f}"
        )
    if options.attacked:
        report, clock, server = attacked(built(options.attacked))
        print(f"{options.attacked} tables, attacked: {report.coverage.probes:,} statements, {report.summary}")
        for name, part in clock.parts.items():
            print(f"  {name:<14} {part.wall:6.2f} s wall {part.cpu:6.2f} s CPU of the program")
        print(f"  the server     {server:20.2f} s CPU")


if __name__ == "__main__":
    main()
