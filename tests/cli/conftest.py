"""The program as a person runs it: a process, its two streams, its exit code."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import psycopg
import pytest

SCHEMA = """
create table public.workspaces (id uuid primary key, name text not null);
create table public.members (
    workspace_id uuid not null references public.workspaces, user_id uuid not null,
    primary key (workspace_id, user_id));
create table public.notes (
    id uuid primary key, workspace_id uuid references public.workspaces,
    body text constraint known check (body in ('a', null)));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create index on public.files (workspace_id);
create policy of_the_workspace on public.files using (workspace_id = current_setting('app.workspace')::uuid);
"""


class Ran(msgspec.Struct, frozen=True):
    """What came of one run."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


Advise = Callable[..., Ran]


@pytest.fixture
def advise(tmp_path: Path) -> Advise:
    """Run `advise` in an empty folder, with no database named by the environment."""

    def run(*arguments: str, stdin: str | None = None, folder: Path = tmp_path, **environ: str) -> Ran:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "DATABASE_URL", "DIRECT_URL", "CI"))}
        done = subprocess.run(
            [sys.executable, "-m", "pgadvise", *arguments],
            cwd=folder,
            env={**clean, "PGADVISE_PROOF_TIME": "0", "PYTHONIOENCODING": "utf-8", **environ},
            capture_output=True,
            encoding="utf-8",
            input=stdin,
            timeout=120,
        )
        ran = Ran(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in ran.said
        return ran

    return run


@pytest.fixture
def staging(database: str) -> str:
    """A small multi-tenant database with a fault: the URI."""
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(SCHEMA.encode())
    return database
