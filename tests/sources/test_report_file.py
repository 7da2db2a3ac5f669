"""Saved reports: what was written is read, what is none is said in one sentence."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pgadvise.errors import ReportUnreadable
from pgadvise.report import FORMAT_VERSION, Coverage, Report, Summary, Target, TenancyReport, Tool
from pgadvise.reports.programs import json as rendering
from pgadvise.sources.report_file import read_report
from pgadvise.version import VERSION


@pytest.fixture
def small() -> Report:
    return Report(
        tool=Tool(name="pgadvise", version=VERSION),
        target=Target(kind="live", database="a\x1bb", server_version="18.6", captured_at="2026-01-01T00:00:00+00:00"),
        tenancy=TenancyReport(tenant_table=None, keys=(), source="none", confidence=1.0, tables=()),
        coverage=Coverage(ran=("one",), skipped=(), failed=()),
        findings=(),
        summary=Summary(),
    )


def unreadable(path: Path) -> ReportUnreadable:
    with pytest.raises(ReportUnreadable) as caught:
        read_report(str(path))
    assert caught.value.message.startswith(str(path))
    assert caught.value.hint
    return caught.value


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value))
    return path


def test_a_report_survives_the_file(small: Report, tmp_path: Path) -> None:
    """Plain and gzipped, whatever the name."""
    text = rendering.render(small).encode()
    for name, data in (("a.json", text), ("b.json", gzip.compress(text)), ("c", b" \n" + text)):
        (tmp_path / name).write_bytes(data)
        assert read_report(str(tmp_path / name)) == small


def test_standard_input_is_a_file(small: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads a pipe, and is named in words where it holds no report."""
    for data in (rendering.render(small).encode(), b"{"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        if data != b"{":
            assert read_report("-") == small
            continue
        with pytest.raises(ReportUnreadable, match="standard input is cut off"):
            read_report("-")


def test_fields_that_a_later_release_added_are_passed_over(small: Report, tmp_path: Path) -> None:
    """Additive changes are allowed within a format."""
    value = json.loads(rendering.render(small))
    later = {**value, "novelty": [1], "target": {**value["target"], "novelty": {"a": None}}}
    assert read_report(str(written(tmp_path / "later.json", later))) == small


def test_what_a_later_release_wrote_otherwise_asks_for_that_release(small: Report, tmp_path: Path) -> None:
    """A kind this program does not know, written by another version: its number and the way to it; no value of it."""
    value = json.loads(rendering.render(small))
    value["target"]["kind"] = "s3cret"
    failure = unreadable(written(tmp_path / "odd.json", value))
    assert failure.message.endswith("does not have the form of a report at target.kind")
    value["tool"]["version"] = "99.1"
    failure = unreadable(written(tmp_path / "odd.json", value))
    assert f"pgadvise 99.1 wrote it and this is {VERSION}" in failure.message
    assert failure.hint == "pip install --upgrade pgadvise"
    assert "s3cret" not in failure.message


@pytest.mark.parametrize(
    "value, words",
    [
        ({"format_version": 1, "origin": {}, "relations": []}, "is a snapshot, not a report"),
        ({"format_version": 1, "matrix": []}, "is a matrix, which proves nothing, not a report"),
        ({"format_version": 1, "entries": []}, "is a baseline, not a report"),
        ({"$schema": "x", "version": "2.1.0", "runs": []}, "is SARIF, not a report"),
        ({"findings": []}, "is JSON, but no report"),
        ([], "does not have the form of a report"),
        ({"format_version": "1", "findings": []}, "does not have the form of a report at format_version"),
        ({"format_version": 1, "findings": 7}, "does not have the form of a report"),
        (
            {"format_version": FORMAT_VERSION + 1, "findings": []},
            f"is of format {FORMAT_VERSION + 1}, and",
        ),
        ({"format_version": 0, "findings": []}, "says to be of format 0, which there never was"),
    ],
)
def test_what_is_no_report_is_named(tmp_path: Path, value: object, words: str) -> None:
    """Our other files, other people's, newer and impossible ones."""
    assert words in unreadable(written(tmp_path / "x.json", value)).message


def test_a_truncated_file_is_never_half_a_report(small: Report, tmp_path: Path) -> None:
    """Cut off after any byte, plain or gzipped, it is unreadable."""
    text = rendering.render(small).encode().rstrip()
    for data in (text, gzip.compress(text)):
        for length in range(0, len(data), 5):
            (tmp_path / "cut.json").write_bytes(data[:length])
            assert "cut off" in unreadable(tmp_path / "cut.json").message or length == 0


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "is empty"),
        (b"\xff\xfe", "is not"),
        (b'{"tool": {"version": "\xff"}}', "is not UTF-8"),
        (b"<html>", "is not JSON"),
        (b'{"a":' * 99_999, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    """Nothing, bytes, markup, a nest."""
    (tmp_path / "x.json").write_bytes(data)
    assert words in unreadable(tmp_path / "x.json").message


def test_what_is_not_there_or_no_file_is_said(tmp_path: Path) -> None:
    """A missing file, a folder: the system's own words, and the name."""
    assert "No such file" in unreadable(tmp_path / "missing.json").message
    assert "directory" in unreadable(tmp_path).message
