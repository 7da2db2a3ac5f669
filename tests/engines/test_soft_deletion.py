"""Columns that mark a row as deleted, and conditions that leave such rows out."""

from typing import Any

import psycopg
import pytest

from pgadvise.engines.soft_deletion import deletion, leaves_out_deleted, marks_deleted
from pgadvise.snapshot import Relation
from pgadvise.sources.postgres.live import capture

Session = psycopg.Connection[Any]


def made(session: Session, columns: str, where: str = "true") -> tuple[Relation, str | None]:
    """The table, and the predicate of an index of it as the server writes it."""
    session.execute(f"create table public.note (id int, {columns})".encode())
    session.execute(f"create index on public.note (id) where {where}".encode())
    snapshot = capture(session)
    table = snapshot.relation_named("public", "note")
    assert table is not None
    return table, snapshot.indexes_of(table)[0].predicate


@pytest.mark.parametrize(
    ("columns", "living"),
    [
        ("deleted_at timestamptz", "deleted_at is null"),
        ('"deletedAt" timestamp(3), "isDeleted" boolean', '"deletedAt" is null'),
        ("is_deleted boolean not null", "not is_deleted"),
        ('"isRemoved" boolean', '"isRemoved" is not true'),
        ("soft_deleted boolean not null", "not soft_deleted"),
        ("deleted_at timestamptz not null", None),
        ("is_deletable boolean, archived boolean, archived_at date, deleted text", None),
    ],
)
def test_a_time_or_a_flag_says_it(connection: Session, columns: str, living: str | None) -> None:
    """A time before a flag; what is archived is not deleted, and a time that is never null says something else."""
    found = deletion(made(connection, columns)[0])
    assert (found and found.living) == living


@pytest.mark.parametrize(
    ("columns", "where", "out"),
    [
        ("deleted_at timestamptz", "deleted_at is null", True),
        ("archived_at date", "archived_at is null", True),
        ("is_deleted boolean", "not is_deleted", True),
        ("is_deleted boolean", "is_deleted = false", True),
        ("is_deleted boolean", "is_deleted is not true", True),
        ('"isDeleted" boolean', '"isDeleted" is false', True),
        ("is_deleted boolean", "is_deleted", False),
        ("deleted_at timestamptz", "deleted_at is not null", False),
        ("is_deleted boolean", "not is_deleted and id > 0", False),
        ("open boolean", "not open", False),
    ],
)
def test_an_index_of_just_the_living_rows(connection: Session, columns: str, where: str, out: bool) -> None:
    """However it is written; half of the living rows are not all of them."""
    assert leaves_out_deleted(*made(connection, columns, where)) is out


def test_a_mark_may_be_of_any_type(connection: Session) -> None:
    """Whoever may set it takes the row out of sight."""
    assert marks_deleted(made(connection, '"archivedAt" bigint')[0])


def test_other_columns_are_no_marks(connection: Session) -> None:
    assert not marks_deleted(made(connection, "deleted_by uuid, archive text")[0])
