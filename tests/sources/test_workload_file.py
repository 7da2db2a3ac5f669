"""A workload from a file: what is read, and the one message for what is not."""

import json
from pathlib import Path

import pytest
from tests.work import calls

from pgadvise.errors import AdviseError, SnapshotUnreadable, UsageError
from pgadvise.snapshot import Statement
from pgadvise.sources.workload_file import read_workload


def statements(folder: Path, content: str | bytes, name: str = "load.csv") -> tuple[Statement, ...]:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_workload(file).statements


def refused(folder: Path, content: str | bytes) -> AdviseError:
    with pytest.raises(SnapshotUnreadable) as raised:
        statements(folder, content)
    message = raised.value.message
    assert "load.csv" in message
    assert "\n" not in message
    for pythons in ("int()", "float()", "could not convert", "NoneType", "'"):
        assert pythons not in message
    return raised.value


def test_csv_as_psql_writes_it(tmp_path: Path) -> None:
    """Quotes, line breaks inside them, a byte order mark, CRLF, columns in any order and of other names."""
    text = '\ufeffcalls,query,stats_since,rows,rolname\r\n3,"select a,\r\n ""b"" from t",x,7,app\r\n1,select a,,,\r\n'
    first, second = statements(tmp_path, text)
    assert (first.calls, first.rows, first.role, first.query) == (3, 7, "app", 'select a,\r\n "b" from t')
    assert (second.calls, second.rows, second.role, second.query) == (1, None, None, "select a")


@pytest.mark.parametrize("under", [None, "statements", "queries"])
def test_json_as_collectors_write_it(tmp_path: Path, under: str | None) -> None:
    """A list of objects, or an object that holds one; numbers as numbers or as text."""
    rows = [{"query": "select a", "calls": 3, "total_exec_time": "4.5"}, {"query": "select b", "calls": "2", "x": {}}]
    found = statements(tmp_path, json.dumps(rows if under is None else {under: rows, "version": 3}), "load.json")
    assert [(s.query, s.calls, s.total_time) for s in found] == [("select a", 3, 4.5), ("select b", 2, 0)]


def test_a_missing_time_follows_from_the_other(tmp_path: Path) -> None:
    """total = calls * mean; with neither the time is unknown, nothing slow; old names count."""
    head = "query,calls,total_exec_time,mean_exec_time\n"
    found = statements(tmp_path, f"{head}a,4,10,\nb,4,,2.5\nc,4,,\nd,0,0,\n")
    assert [(s.total_time, s.mean_time) for s in found] == [(10, 2.5), (10, 2.5), (0, 0), (0, 0)]
    (old,) = statements(tmp_path, "query,calls,total_time,max_time\na,4,10,7\n")
    assert (old.total_time, old.mean_time, old.max_time) == (10, 2.5, 7)


def test_texts_bring_no_secret_and_hidden_ones_are_counted(tmp_path: Path) -> None:
    """A literal becomes a mark, as from a server; what its collector could not read is no statement's text."""
    (tmp_path / "w.csv").write_text("query,calls\nalter role a password 'hunter2',1\n<insufficient privilege>,2\n,3\n")
    found = read_workload(tmp_path / "w.csv")
    assert "hunter2" not in (found.statements[0].query or "")
    assert found.hidden == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("query;calls\nselect 1;2\n", "has no column query in line 1"),
        ("query,total_exec_time\nselect 1,2\n", "has no column calls in line 1"),
        ("query,calls\nselect 1,2\nselect 2,\n", "line 3 of the workload"),
        ("query,calls\nselect 1,2\nselect 2\n", "calls is missing"),
        ("query,calls\nselect 1,many\n", "calls is no number (many)"),
        ("query,calls\nselect 1,1.5\n", "calls is no whole number"),
        ("query,calls\nselect 1,-1\n", "calls is negative (-1)"),
        ("query,calls\nselect 1,nan\n", "calls is no number (nan)"),
        ("query,calls\nselect 1,inf\n", "calls is too large (inf)"),
        ("query,calls\nselect 1," + "9" * 5000 + "\n", "calls is too large"),
        ("query,calls,total_exec_time\nselect 1,1,-inf\n", "total_exec_time is negative"),
        ("query,calls,mean_exec_time\nselect 1,1,NaN\n", "mean_exec_time is no number"),
        ("query,calls,rows\nselect 1,1,-3\n", "rows is negative"),
        ('query,calls\n"select\n1",1\nselect a, b,2\n', "line 4 of the workload"),
        ("query,calls\nselect a, b,2\n", "more fields than the header"),
        ('query,calls\n"select 1,2\n', "line 2 of the workload"),
        ("query,calls\nselect 1,2\nselect \xe9,3\n".encode("latin-1"), "is not UTF-8 (line 3)"),
        ("query,calls\n".encode("utf-16"), "is not UTF-8 (line 1)"),
        ('[{"query": "select 1",\n "calls": }]', "line 2 of the workload"),
        ('{"query": "a", "calls": 1}\n{"query": "b", "calls": 1}', "line 2 of the workload"),
        ('{"rows": []}', "no list of statements"),
        ("[1, 2]", "no list of statements"),
        ("[" * 100_000, "no list of statements"),
        ('[{"query": "a", "calls": 1}, {"query": 7, "calls": 1}]', "entry 2 of the workload"),
        ('[{"query": "a", "calls": true}]', "calls is no number (True)"),
        ('[{"query": "a", "calls": [1]}]', "calls is no number"),
        ('[{"query": "a", "calls": NaN}]', "calls is no number"),
        ('[{"query": "a", "calls": 1, "mean_exec_time": 1e999}]', "mean_exec_time is too large"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told_with_its_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    """One sentence with the file, the line and the column, never Python's own words; and what is wanted instead."""
    error = refused(tmp_path, content)
    assert told in error.message
    assert error.hint
    assert error.exit_code == 3


def test_a_text_does_not_get_into_the_message(tmp_path: Path) -> None:
    """Where fields are shifted, what stands under calls may be a piece of a statement."""
    assert "hunter2" not in refused(tmp_path, "query,calls\nx,password 'hunter2'\n").message


def test_no_file_is_a_usage_error(tmp_path: Path) -> None:
    """Exit 2, as for every option that names a file that is not there; a folder is no file either."""
    with pytest.raises(UsageError, match=r"there is no workload .*none\.csv"):
        read_workload(tmp_path / "none.csv")
    with pytest.raises(SnapshotUnreadable, match="cannot be read: Is a directory"):
        read_workload(tmp_path)


def test_ten_times_as_many_statements_are_ten_times_the_work(tmp_path: Path) -> None:
    """A server keeps five thousand, long ones among them."""
    long = "select " + ", ".join(f"column_{n}" for n in range(20_000))

    def read(many: int) -> int:
        lines = [f"select * from t{n} where id = $1,{n},{n}.5" for n in range(many)]
        text = "\n".join(["query,calls,total_exec_time", *lines, f'"{long}",1,1'])
        return calls(lambda: statements(tmp_path, text))

    assert read(5000) < 12 * read(500)
