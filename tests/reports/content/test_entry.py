"""What every file format asks of a finding, and what every file format owes its reader."""

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.work import calls

from pgadvise.finding import Fix
from pgadvise.report import (
    Acceptance,
    Coverage,
    FixedFinding,
    Gate,
    Location,
    Report,
    Skipped,
    UnseenReport,
    UnusedIgnore,
)
from pgadvise.reports import formats
from pgadvise.reports.content import entry
from pgadvise.reports.format import Format
from pgadvise.reports.lines.safe import is_safe

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = [one for one in formats.FORMATS if one.name not in ("terminal", "json")]
NOT_OBEYED = ("sarif", "junit", "gitlab", "gitlab-sast", "csv", "prometheus", "html")  # of the others, see their tests
each_format = pytest.mark.parametrize("one", FILES, ids=lambda one: one.name)


@each_format
@pytest.mark.parametrize("name", ["realistic", "hostile", "unjudged", "gated"])
def test_the_file_reads_as_it_was_approved(samples: Any, one: Format, name: str) -> None:
    """Golden files; with PGADVISE_WRITE_GOLDEN=1 they are written anew, to be looked at before they are committed."""
    text = one.render(samples.named(name)).encode()
    golden = GOLDEN / f"{name}.{one.name}"
    if os.environ.get("PGADVISE_WRITE_GOLDEN"):
        golden.write_bytes(text)
    assert text == golden.read_bytes()


@each_format
def test_ten_times_as_many_findings_are_ten_times_the_work(samples: Any, one: Format) -> None:
    """A database without care has ten thousand; how many seconds they take is told by `tests/benchmarks/reports.py`."""

    def written(many: int) -> int:
        report = samples.huge(many)
        # Every one of them a security finding, or a format for these alone would have nothing to write.
        grave = tuple(msgspec.structs.replace(finding, security_severity=5.0) for finding in report.findings)
        return calls(lambda: one.render(msgspec.structs.replace(report, findings=grave)))

    written(10)  # what is remembered from then on
    assert written(1_000) < 12 * written(100)


@each_format
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60))
def test_nothing_hidden_is_written(samples: Any, one: Format, text: str) -> None:
    """Whatever names, reasons and errors are made of, no character is written that a terminal obeys or a person does
    not see."""
    shown = one.render(made_of(samples, text))
    assert all(is_safe(line.removesuffix("\r")) for line in shown.split("\n"))


def made_of(samples: Any, text: str) -> Report:
    """A report in which everything that others may have written is `text`."""
    accepted = Acceptance(source="baseline", reason=text, owner=text)
    fix = Fix(title=text, statements=(f"do $$\n{text}\n$$", text), safe=True)
    about = ("table", text, text, text)
    finding = samples.finding("r", text, about=about, detail=text, evidence={"name": text}, fix=fix)
    location = Location(file=text, line=1)
    found = msgspec.structs.replace(finding, state="existing", acceptance=accepted, location=location)
    gone = FixedFinding(rule="r", object=finding.object, severity="error", fingerprint="0" * 16)
    skipped = (Skipped(rule="s", reason=text),)
    unseen = (UnseenReport(section="relations", object=text, reason=text),)
    coverage = Coverage(
        ran=("r", "q"),
        skipped=skipped,
        failed=skipped,
        degraded=skipped,
        unseen=unseen,
        unused_ignores=(UnusedIgnore(rule=text, object=text),),
    )
    target = msgspec.structs.replace(samples.named("clean").target, database=text, captured_at=text)
    report: Report = samples.report_of((finding, found), coverage=coverage, target=target)
    return msgspec.structs.replace(report, fixed=(gone,), gate=Gate(kind="against", name=text, entries=1))


@pytest.mark.parametrize("one", [f for f in FILES if f.name in NOT_OBEYED], ids=lambda one: one.name)
@pytest.mark.parametrize(
    "text", ["::error::x", "\n::add-mask::x", "\n  ::warning::x", "a ##[add-mask]x", "##vso[task.x]y"]
)
def test_no_log_obeys_a_name(samples: Any, one: Format, text: str) -> None:
    """Printed in a job of GitHub or Azure, no line is taken for a command: `::` at its start, `##[` and `##vso[`
    anywhere."""
    for line in one.render(made_of(samples, text)).splitlines():
        assert not line.lstrip().startswith("::")
        if one.name != "prometheus":  # its one name is the database's, and who gives that owns the job
            assert "##[" not in line
            assert "##vso[" not in line


@each_format
def test_the_order_of_findings_does_not_matter(samples: Any, one: Format) -> None:
    """The same findings in another order give the same bytes."""
    report = samples.named("realistic")
    turned = msgspec.structs.replace(report, findings=report.findings[::-1])
    assert one.render(turned) == one.render(report)


@pytest.mark.parametrize(
    "file, shown",
    [("./db/1.sql", "db/1.sql"), ("db\\1.sql", "db/1.sql"), ("/abs/1.sql", "/abs/1.sql"), ("", "pgadvise.toml")],
)
def test_a_finding_stands_in_its_own_file(samples: Any, file: str, shown: str) -> None:
    """Its own line wins over the anchor; slashes part folders on every system; a line is never 0."""
    finding = samples.named("realistic").findings[0]
    assert entry.place(finding, "x.toml") == Location(file="x.toml", line=1, column=1)
    own = msgspec.structs.replace(finding, location=Location(file=file, line=0, column=7))
    assert entry.place(own, "x.toml") == Location(file=shown, line=1, column=7)
