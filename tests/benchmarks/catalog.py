"""How long a check of a large catalog takes, beside what peers take on the same database in the same run.

    python tests/benchmarks/catalog.py [--tables 2000] [--analyzed] [--splinter splinter.sql] [--pgrls PATH/TO/pgrls]
        [--runs 3]

Builds a Supabase-like database of that many tables on a throwaway server and runs `advise check`, splinter's whole SQL
(a file of its repository) and `pgrls lint` as whole processes, in turns, so that what else the machine does falls on
all alike. Prints the median of wall seconds, of the CPU seconds of the client and of the server's session, the peak
memory, and the ratio to ours.

What the database is like, and why: Supabase's own schemas, roles and default privileges surround it, since lints look
at auth and storage, and there each table is granted to anon, authenticated and service_role. Each has 10 columns, 2
foreign keys, 4 indexes, 2 policies, one for a named role and one without TO, a trigger that keeps a time, and a
function of its own; one in 20 has a view. In the migrations of ten public Supabase projects with 525 tables 56 % of
the policies have no TO, nearly every table has a trigger, and the median is one function a table. Without ANALYZE it
is as CI's migrations leave it: the planner knows nothing of the system catalogs, no table has a row, and
pg_stat_statements is full of DDL. `--analyzed` has 20 rows a table and statistics of their columns, as autovacuum
leaves a database behind. Autovacuum itself is off: it would come into one run and not into another.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import psycopg

from pgadvise.scratch import embedded
from pgadvise.scratch.platform import supabase_sql

_TABLE = """
create table public.t{n} (
    id uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references public.workspaces on delete cascade,
    parent_id uuid references public.t{parent}, title text not null, body text, kind public.kind not null default 'a',
    amount numeric(12, 2), created_by uuid references auth.users,
    created_at timestamptz not null default now(), deleted_at timestamptz
);
create index on public.t{n} (workspace_id, created_at desc);
create index on public.t{n} (parent_id);
create index on public.t{n} (title) where deleted_at is null;
alter table public.t{n} enable row level security;
create policy "members read {n}" on public.t{n} for select to authenticated
    using (workspace_id = any (
        array(select m.workspace_id from public.members m where m.user_id = (select auth.uid()))));
create policy "members write {n}" on public.t{n} for insert
    with check (workspace_id in (select m.workspace_id from public.members m where m.user_id = auth.uid()));
create trigger touched before update on public.t{n} for each row execute function public.touch();
create function public.count_t{n}(workspace uuid) returns bigint language sql stable set search_path = ''
    as 'select count(*) from public.t{n} where workspace_id = workspace';
"""
_OTHERS = """
create view public.v{n} with (security_invoker = true) as
    select t.id, t.title, w.name as workspace from public.t{n} t join public.workspaces w on w.id = t.workspace_id;
"""
_ROWS = """
insert into public.t{n} (workspace_id, title, body, amount)
    select w.id, 'title ' || g, repeat('body ', g), g from public.workspaces w, generate_series(1, 20) g;
"""
_EVERY = 20
ROOT = """
create type public.kind as enum ('a', 'b', 'c');
create function public.touch() returns trigger language plpgsql set search_path = ''
    as 'begin new.created_at = now(); return new; end';
create table public.workspaces (
    id uuid primary key default gen_random_uuid(), slug text not null unique, name text not null);
create table public.members (
    workspace_id uuid references public.workspaces on delete cascade,
    user_id uuid references auth.users on delete cascade,
    role text not null default 'member', primary key (workspace_id, user_id));
alter table public.workspaces enable row level security;
alter table public.members enable row level security;
create policy own on public.members for select to authenticated using (user_id = (select auth.uid()));
"""
_OWN_WORKSPACES = """
create policy own on public.workspaces for select to authenticated
    using (id = any (array(select m.workspace_id from public.members m where m.user_id = (select auth.uid()))));
"""


class Figure(msgspec.Struct, frozen=True):
    """One whole process: wall seconds, CPU seconds of its own and of the server, peak resident memory in MB."""

    wall: float
    cpu: float
    server: float
    memory: float


def build(dsn: str, tables: int, *, analyzed: bool) -> None:
    with psycopg.connect(dsn, autocommit=True) as session:
        session.execute(supabase_sql().encode())
        session.execute((ROOT + _OWN_WORKSPACES).encode())
        for first in range(0, tables, 200):  # one text a batch: the server keeps locks until its end
            numbers = range(first, min(first + 200, tables))
            session.execute("".join(_TABLE.format(n=n, parent=max(n - 1, 0)) for n in numbers).encode())
            session.execute("".join(_OTHERS.format(n=n) for n in numbers if n % _EVERY == 0).encode())
        if analyzed:
            session.execute("insert into public.workspaces (slug, name) values ('a', 'A')")
            for first in range(0, tables, 200):
                numbers = range(first, min(first + 200, tables))
                session.execute("".join(_ROWS.format(n=n) for n in numbers).encode())
            session.execute("vacuum analyze")


def measured(commands: Mapping[str, Sequence[str]], runs: int, server: int) -> dict[str, Figure]:
    """The median of each figure over `runs` rounds after one that is not counted; `server` is the postmaster's pid."""
    rounds = [{name: _once(command, server) for name, command in commands.items()} for _ in range(runs + 1)][1:]
    return {name: _median([figures[name] for figures in rounds]) for name in commands}


def _median(figures: Sequence[Figure]) -> Figure:
    return Figure(*(statistics.median(getattr(f, name) for f in figures) for name in Figure.__struct_fields__))


def _of_ended_sessions(postmaster: int) -> float:
    """CPU seconds of the sessions that have ended, from Linux's /proc; elsewhere 0."""
    stat = Path(f"/proc/{postmaster}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[13:15]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _once(command: Sequence[str], server: int) -> Figure:
    before = _of_ended_sessions(server)
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command[0]}: {said.decode(errors='replace')[-500:]}")
    wall = time.monotonic() - began
    time.sleep(0.3)  # the server's session ends after its client
    return Figure(wall, used.ru_utime + used.ru_stime, _of_ended_sessions(server) - before, used.ru_maxrss / 1024)


def splinter_script(file: Path, folder: str) -> str:
    """A program that runs splinter's whole SQL over PGADVISE_BENCH_DSN; psql need not be installed."""
    program = Path(folder) / "splinter.py"
    program.write_text(
        "import os, sys, psycopg\n"
        "try:\n"
        "    c = psycopg.connect(os.environ['PGADVISE_BENCH_DSN'], autocommit=True)\n"
        "    c.execute(\"set pgrst.db_schemas = 'public'\")\n"
        f"    cursor = c.execute(open({str(file)!r}).read().encode())\n"
        "    while cursor.nextset():\n"
        "        pass\n"
        "    print(len(cursor.fetchall()))\n"
        "except Exception as error:\n"
        "    print(error, file=sys.stderr)\n"
        "    sys.exit(9)\n"
    )
    return str(program)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=2000)
    parser.add_argument("--analyzed", action="store_true", help="VACUUM ANALYZE first; else as migrations leave it")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--splinter", type=Path)
    parser.add_argument("--pgrls")
    options = parser.parse_args()
    advise = [sys.executable, "-m", "pgadvise", "check", "--proof-time", "0", "--fail-on", "never", "-f", "json"]
    settings = {"autovacuum": "off"}
    with (
        embedded.start(superuser="supabase_admin", settings=settings) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        build(server.dsn, options.tables, analyzed=options.analyzed)
        os.environ["PGADVISE_BENCH_DSN"] = server.dsn
        commands = {"advise check": [*advise, server.dsn]}
        if options.splinter:
            commands["splinter"] = [sys.executable, splinter_script(options.splinter, folder)]
        if options.pgrls:
            commands["pgrls lint"] = [options.pgrls, "lint", "--database-url", server.dsn]
        print(
            f"{options.tables} tables, {10 * options.tables} columns, {2 * options.tables} policies, "
            f"{'after VACUUM ANALYZE' if options.analyzed else 'never analyzed'}; load {os.getloadavg()[0]:.1f}"
        )
        found = measured(commands, options.runs, _postmaster(server.dsn))
        for name, figure in found.items():
            print(
                f"{name:14} {figure.wall:7.2f} s wall {figure.cpu:7.2f} s CPU + {figure.server:5.2f} s of the server "
                f"{figure.memory:6.0f} MB   {figure.wall / found['advise check'].wall:6.2f} × ours"
            )


def _postmaster(dsn: str) -> int:
    """The parent of our own session's process; 0 where there is no /proc to ask."""
    with psycopg.connect(dsn) as session:
        stat = Path(f"/proc/{session.info.backend_pid}/stat")
        return int(stat.read_text().rpartition(")")[2].split()[1]) if stat.exists() else 0


if __name__ == "__main__":
    main()
