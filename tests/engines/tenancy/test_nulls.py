"""Whether a column can hold null, and what a row without it is said to be."""

from collections.abc import Callable

import psycopg
import pytest

from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.nulls import may_be_null, null_is_meant, other_owners
from pgadvise.snapshot import Relation, Snapshot

Capture = Callable[[str], Snapshot]


def _table(snapshot: Snapshot) -> Relation:
    found = snapshot.relation_named("public", "t")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("definition", "null"),
    [
        ("k int", True),
        ("k int not null", False),
        ("k int primary key", False),
        ("k int check (k is not null)", False),
        ("k int check (k > 0 and k is not null)", False),
        ("k int check (k > 0 or k is not null)", True),
        ("k int check (k > 0)", True),
    ],
)
def test_what_forbids_null(snapshot_of: Capture, definition: str, null: bool) -> None:
    """What is concluded of a definition is what the server does with a null."""
    snapshot = snapshot_of(f"create table public.t (other int, {definition})")
    assert may_be_null(snapshot, _table(snapshot), "k") is null


def test_the_server_agrees(idle: psycopg.Connection) -> None:
    """CHECK (k > 0 or k is not null) lets a null through, CHECK (k > 0 and k is not null) does not."""
    with idle.transaction(force_rollback=True):
        idle.execute("create table public.t (k int check (k > 0 or k is not null))")
        with pytest.raises(psycopg.errors.CheckViolation), idle.transaction():
            idle.execute(
                "create table public.u (k int check (k > 0 and k is not null)); insert into public.u values (null)"
            )
        idle.execute("insert into public.t values (null)")


def test_a_check_that_is_not_validated_forbids_nothing_yet(snapshot_of: Capture) -> None:
    """Rows from before it may hold null."""
    snapshot = snapshot_of(
        "create table public.t (k int); alter table public.t add constraint c check (k is not null) not valid"
    )
    assert may_be_null(snapshot, _table(snapshot), "k")


@pytest.mark.parametrize(
    ("script", "meant"),
    [
        ("create policy p on public.t using (k is null or k = 1)", True),
        ("create unique index on public.t (other) where k is null", True),
        ("alter table public.t add check (num_nonnulls(k, other) = 1)", True),
        ("create policy p on public.t using (k = 1)", False),
        ("create unique index on public.t (other) where k is not null", False),
        ("create policy p on public.t using (other is null)", False),
    ],
)
def test_who_writes_down_what_null_means(snapshot_of: Capture, script: str, meant: bool) -> None:
    """A policy, an index predicate or a CHECK that speaks of the column being null."""
    snapshot = snapshot_of(f"create table public.t (k int, other int); {script}")
    assert null_is_meant(snapshot, _table(snapshot), "k") is meant


def test_other_owners(snapshot_of: Capture, infer: Callable[..., Tenancy]) -> None:
    """A person's column owns the row, and so does what takes it along; who made it, and what it shows, does not."""
    snapshot = snapshot_of(
        """create table public.workspaces (id uuid primary key);
        create table public.members (workspace_id uuid references public.workspaces, user_id uuid,
            primary key (workspace_id, user_id));
        create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
        create table public.t (id uuid primary key, workspace_id uuid references public.workspaces, user_id uuid,
            created_by uuid, file_id uuid references public.files on delete cascade,
            logo_id uuid references public.files)"""
    )
    assert other_owners(snapshot, infer(snapshot), _table(snapshot), "workspace_id") == ("user_id", "file_id")
