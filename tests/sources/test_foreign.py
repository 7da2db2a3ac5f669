"""Targets that are none: named, with the way on, and never quoted."""

from pathlib import Path

import pytest

from pgadvise.errors import UsageError
from pgadvise.sources.address import resolve


@pytest.mark.parametrize(
    "target, message, hint",
    [
        ("schema.sql", "not read by this version", "apply them to a database and check that"),
        ("supabase/", "not read by this version", "apply them to a database and check that"),
        ("prisma/migrations", "not read by this version", "apply them to a database and check that"),
        ("./db/", "not read by this version", "apply them to a database and check that"),
        (".", "not read by this version", "apply them to a database and check that"),
        ("prisma/schema.prisma", "Prisma schemas are not read", "prisma db push"),
        ("prisma://accelerate.prisma-data.net/?api_key=Zq7", "Prisma's own service", "direct URL"),
        ("prisma+postgres://localhost:51213/?api_key=Zq7", "Prisma's own service", "direct URL"),
        ("mysql://root:Zq7@h/shop", "a MySQL database", "PostgreSQL only"),
        ("mysql+pymysql://root:Zq7@h/shop", "a MySQL database", "PostgreSQL only"),
        ("jdbc:mysql://h/shop?password=Zq7", "a MySQL database", "PostgreSQL only"),
        ("jdbc:sqlserver://h;password=Zq7", "a SQL Server database", "PostgreSQL only"),
        ("mongodb+srv://u:Zq7@h", "a MongoDB database", "PostgreSQL only"),
        ("sqlite:///shop.db", "a SQLite database", "PostgreSQL only"),
        ("file:./dev.db", "a SQLite database", "PostgreSQL only"),
        ("https://abc.supabase.co", "a web address", "Connect"),
        ("cockroachdb://u:Zq7@h/shop", "a CockroachDB", "catalog"),
        ("postgressql://u:Zq7@h/shop", "its scheme is none of PostgreSQL's", "postgresql://user@host/database"),
        ("user:Zq7@h/shop", "does not begin with postgresql://", "postgresql://user@host/database"),
        ("localhost:5432/shop", "does not begin with postgresql://", "postgresql://user@host/database"),
        ("shop", "a bare word", "dbname=shop"),
        ("what is this?", "nothing that pgadvise reads", "FILE.json"),
        ("schema.psql", "nothing that pgadvise reads", "FILE.json"),
    ],
)
def test_a_target_that_is_none_is_explained(target: str, message: str, hint: str) -> None:
    """It says what the target is, or what targets are; exit code 2."""
    with pytest.raises(UsageError) as raised:
        resolve(target, {})
    assert raised.value.message.startswith("cannot read the target: ")
    assert message in raised.value.message
    assert hint in (raised.value.hint or "")
    assert "Zq7" not in f"{raised.value.message}{raised.value.hint}"
    assert raised.value.exit_code == 2


def test_a_folder_or_another_file_is_called_so(tmp_path: Path) -> None:
    """What lies there is said, and what a snapshot would be."""
    (tmp_path / "notes").touch()
    for target, message in ((tmp_path, "it is a folder"), (tmp_path / "notes", "does not end in .json")):
        with pytest.raises(UsageError, match=message) as raised:
            resolve(str(target), {})
        assert "FILE.json" in (raised.value.hint or "")
