"""The table of formats."""

from typing import Any

import pytest

from pgadvise.errors import UsageError
from pgadvise.reports import formats
from pgadvise.reports.format import Format
from pgadvise.sources.report_file import decode

NAMES = ", ".join(one.name for one in formats.FORMATS)


@pytest.mark.parametrize("one", formats.FORMATS, ids=lambda one: one.name)
def test_every_format_renders(one: Format, samples: Any) -> None:
    """Each line of the table leads to a renderer of a whole report that ends with a newline."""
    text = one.render(samples.named("realistic"))
    assert "policies-not-enforced" in text
    assert text.endswith("\n")


@pytest.mark.parametrize("one", formats.FORMATS, ids=lambda one: one.name)
@pytest.mark.parametrize("name", ["realistic", "gated"])
def test_a_saved_report_says_the_same(one: Format, name: str, samples: Any) -> None:
    """To the byte, as the report that was saved: evidence in its rule's order."""
    report = samples.named(name)
    saved = decode(formats.named("json").render(report).encode())
    assert one.render(saved) == one.render(report)


@pytest.mark.parametrize(
    "option, name, file",
    [
        ("report.json", "json", "report.json"),
        ("out/Report.JSON", "json", "out/Report.JSON"),
        ("json=report.out", "json", "report.out"),
        ("json=-", "json", "-"),
        ("terminal=a=b.json", "terminal", "a=b.json"),
        ("./a=b.json", "json", "./a=b.json"),
        ("report.txt", "terminal", "report.txt"),
        ("out.sarif", "sarif", "out.sarif"),
        ("junit.xml", "junit", "junit.xml"),
        ("findings.CSV", "csv", "findings.CSV"),
        ("pgadvise.prom", "prometheus", "pgadvise.prom"),
        ("gitlab=gl-code-quality-report.json", "gitlab", "gl-code-quality-report.json"),
        ("gitlab-sast=gl-sast-report.json", "gitlab-sast", "gl-sast-report.json"),
    ],
)
def test_a_destination_names_format_and_file(option: str, name: str, file: str) -> None:
    """FORMAT=FILE, or an ending that says enough."""
    found = formats.TABLE.destination(option)
    assert (found.format.name, found.file) == (name, file)


@pytest.mark.parametrize(
    "option, hint",
    [
        ("jsn=report.out", "did you mean 'json'?"),
        ("report.xyz", f"write -o FORMAT=report.xyz; formats are {NAMES}"),
        ("report", f"write -o FORMAT=report; formats are {NAMES}"),
        ("-", f"write -o FORMAT=-; formats are {NAMES}"),
        ("json=", "write -o json=FILE"),
        ("pdf=report.pdf", f"formats are {NAMES}"),
    ],
)
def test_what_is_not_understood_is_answered(option: str, hint: str) -> None:
    """A wrong format or an ending that says nothing is a usage error with the way out."""
    with pytest.raises(UsageError) as caught:
        formats.TABLE.destination(option)
    assert caught.value.hint == hint
