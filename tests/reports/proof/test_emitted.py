"""Regression tests as texts; what they do on a server is asked in tests/cli/test_prove_emit.py."""

import ast
import importlib

import pytest
from tests.reports.proof.conftest import pair, report_of, witness

from pgadvise.proof_report import ProofReport, Witness
from pgadvise.reports.lines.safe import is_safe
from pgadvise.reports.proof.emitted import regressions, untestable
from pgadvise.reports.proof.formats import EMITTED, TABLE
from pgadvise.reports.proof.regression import constant, dollars


@pytest.mark.parametrize("kind", EMITTED)
def test_a_file_of_tests_can_be_shown_and_copied(proof_report: ProofReport, kind: str) -> None:
    """No hidden character stands in it, whatever the names; Python's is Python."""
    text = importlib.import_module(f"pgadvise.reports.proof.{kind}").render(proof_report)
    assert all(map(is_safe, text.split("\n")))
    if kind == "pytest":
        ast.parse(text)


@pytest.mark.parametrize("kind", [*EMITTED, "json", "terminal"])
@pytest.mark.parametrize("name", ["a ##[add-mask]x", "\n::error::x", "##vso[task.x]y"])
def test_no_log_obeys_a_name(kind: str, name: str) -> None:
    """Printed in a job of GitHub or Azure, no line is taken for a command."""
    leak = witness(f"select '{name}'", what=name)
    bare = Witness(session=leak.session, what=name, statement=name, sql=(), replayed=True)
    report = report_of((pair(name, "select", "leaks", leak=leak), pair(name, "update", "leaks", leak=bare)))
    for line in importlib.import_module(f"pgadvise.reports.proof.{kind}").render(report).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line


def test_every_leak_is_a_test_or_said_to_be_none() -> None:
    """A leak that only shows among more rows has no test."""
    seen = witness("select 2")
    bare = Witness(session=seen.session, what="", statement="", sql=(), replayed=True)
    leaks = (
        pair("a", "select", "leaks", leak=witness("select 1")),
        pair(
            "b", "select", "leaks", leak=type(bare)(session=bare.session, what="", statement="", sql=(), replayed=True)
        ),
        pair("c", "select", "unknown"),
    )
    report = report_of(leaks)
    assert [test.name for test in regressions(report)] == ["public.a select as authenticated"]
    assert untestable(report) == ("public.b select as authenticated",)


def test_sessions_of_unset_settings_come_first() -> None:
    """A setting that was made once in a connection is empty afterwards, not unset."""
    leaks = (
        pair("a", "select", "leaks", leak=witness("select 1")),
        pair("b", "select", "leaks", leak=witness("select 1", fresh=True)),
    )
    assert [test.name[:8] for test in regressions(report_of(leaks))] == ["public.b", "public.a"]


def test_dollars_are_not_those_of_the_text() -> None:
    """The quotes are chosen so that the text cannot end them."""
    assert dollars("x $pgadvise$ y $pgadvise1$") == "$pgadvise2$\nx $pgadvise$ y $pgadvise1$\n$pgadvise2$"


@pytest.mark.parametrize(
    ("text", "written"),
    [("it's", "'it''s'"), ("a\x1bb", r"E'a\u001Bb'"), ("\\\n'", r"E'\\\u000A'''"), ("\U000e0041", r"E'\U000E0041'")],
)
def test_a_constant_is_spelled_in_visible_characters(text: str, written: str) -> None:
    assert constant(text) == written


@pytest.mark.parametrize(
    ("option", "emitted", "format", "file"),
    [
        ("a.json", None, "json", "a.json"),
        ("a.json", "sql", "json", "a.json"),
        ("json=a.x", None, "json", "a.x"),
        ("a.sql", "pgtap", "pgtap", "a.sql"),
        ("pytest=t.py", None, "pytest", "t.py"),
        ("./a=b.txt", None, "terminal", "./a=b.txt"),
    ],
)
def test_what_a_file_gets(option: str, emitted: str | None, format: str, file: str) -> None:
    """A named format, else the ending's, else the tests that are emitted."""
    found = TABLE.destination(option, emitted)
    assert (found.format.name, found.file) == (format, file)
