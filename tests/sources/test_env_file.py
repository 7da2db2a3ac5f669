"""`.env` files as people keep them."""

from pathlib import Path

import pytest

from pgadvise.errors import UsageError
from pgadvise.sources.env_file import read_env_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


@pytest.mark.parametrize(
    "text, value",
    [
        ("A=x", "x"),
        ("A=", ""),
        ("  export  A = x  ", "x"),
        ("A=x # a comment", "x"),
        ("A=x#y", "x#y"),
        ("A=#x", ""),
        ("A='x # y' # z", "x # y"),
        ("A='it\"s ${B} \\n'", 'it"s ${B} \\n'),
        ('A="x \\"y\\" \\\\ z"', 'x "y" \\ z'),
        ('A="a\\nb"', "a\nb"),
        ('A="two\nlines"', "two\nlines"),
        ("A=`x'\"y`", "x'\"y"),
        ("A=it's", "it's"),
        ("A=postgresql://u:p@ss=x@h/db?schema=public", "postgresql://u:p@ss=x@h/db?schema=public"),
        ("B=b\nA=${B}c", "bc"),
        ('B=b\nA="${B} ${B}"', "b b"),
        ("A=${NOBODY:-there}", "there"),
        ("A=${NOBODY}", "${NOBODY}"),
        ("A=${OUTSIDE}", "environ"),
        ("OUTSIDE=inside\nA=${OUTSIDE}", "inside"),
        ('A="\\${B}"', "${B}"),
        ("A=pa$$word$1", "pa$$word$1"),
        ("# first\n\n\t\nA=1\nA=2\n", "2"),
        ("\ufeffA=x\r\nB=y\r\n", "x"),
    ],
)
def test_a_value_is_what_its_writer_means(file: Path, text: str, value: str) -> None:
    """Quotes, comments, export, several lines and references, as dotenv and shells read them."""
    file.write_bytes(text.encode())
    assert read_env_file(file, {"OUTSIDE": "environ"})["A"] == value


@pytest.mark.parametrize("line", ["Zq7", "A B=Zq7", "=Zq7", "A='Zq7", 'A="Zq7', "A='x' Zq7", "9A=Zq7"])
def test_a_line_that_is_none_is_named_by_its_number(file: Path, line: str) -> None:
    """The line may hold a secret: it is counted, not quoted."""
    file.write_text(f"# one\nX=1\n{line}\n")
    with pytest.raises(UsageError, match="line 3 is not NAME=VALUE") as raised:
        read_env_file(file)
    assert "Zq7" not in f"{raised.value.message}{raised.value.hint}"


def test_a_file_that_cannot_be_read_is_named(file: Path) -> None:
    """Missing, a folder, not text: one sentence each, exit code 2."""
    with pytest.raises(UsageError, match=r"\.env: no such file") as raised:
        read_env_file(file)
    assert raised.value.exit_code == 2
    with pytest.raises(UsageError, match="is a directory"):
        read_env_file(file.parent)
    file.write_bytes(b"A=\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_env_file(file)
