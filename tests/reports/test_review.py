"""The two pages of Markdown: the comment of a pull request and the summary of a job."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.reports.content.test_entry import made_of
from tests.reports.read_markdown import html, pieces, read, text_of

from pgadvise.report import Gate, Report, Skipped, UnseenReport
from pgadvise.reports import formats, markdown, summary
from pgadvise.reports.format import Format

PAGES = [formats.named(name) for name in ("markdown", "summary")]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
OURS = set("h3 p table thead tbody tr th td strong code br details summary pre ul li".split())
LIMITS = {"markdown": (markdown.LIMIT, len), "summary": (summary.LIMIT, lambda text: len(text.encode()))}


def tags(page: Any) -> set[str]:
    return {element.tag for element in page.find("body").iter() if isinstance(element.tag, str)} - {"body"}


@each_page
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@example(text="<img src=x onerror=alert(1)> [a](http://b) @all #1 |\n# x\n<!-- pgadvise:report -->")
@example(text="```\n</details>\n| a | b |\n|---|---|")
@given(text=st.text(max_size=60) | st.text(alphabet="<>/!-`|[]()@#:\n a1", max_size=60))
def test_nothing_of_a_name_is_obeyed(samples: Any, page: Format, text: str) -> None:
    """Whatever names are made of: our own elements alone, one heading, three cells in a row, no mention, no link."""
    markdown_text = page.render(made_of(samples, text))
    read_page = read(markdown_text)
    assert tags(read_page) <= OURS
    assert len(read_page.findall(".//h3")) == 1
    assert {len(row) for row in read_page.iter("tr")} == {3}
    for piece in pieces(read_page.find("body")):
        assert re.findall(r"@\w|[#!%]\w|:[a-z+_-]+:|//|www\.", piece) == []
    assert html(markdown_text).count("<!-- pgadvise:") == (page.name == "markdown")


@each_page
@pytest.mark.parametrize(
    "text", ["::error::x", "\n::add-mask::x", "a\n  ::warning::x", "a ##[add-mask]x", "##vso[task.x]y"]
)
def test_no_log_obeys_a_name(samples: Any, page: Format, text: str) -> None:
    """Printed in a job, no line is taken for a command of GitHub or Azure; the fix is copied as it is."""
    report = made_of(samples, text)
    markdown_text = page.render(report)
    for line in markdown_text.splitlines():
        assert re.search(r"^\s*::|##(vso)?\[", line) is None
    code = "".join(text_of(pre) for pre in read(markdown_text).findall(".//pre"))
    assert text.strip() in code


@each_page
def test_what_gates_is_named_first(samples: Any, page: Format) -> None:
    """New, changed and expired findings in the first table, the worst first; the accepted and the gone folded below."""
    read_page = read(page.render(samples.named("gated")))
    first, *folded = read_page.findall(".//table")
    rows = [text_of(row) for row in first.findall(".//tr")[1:]]
    assert [row.split("public")[0].strip() for row in rows][:4] == ["error", "error", "error", "warning"]
    assert "changed since it was accepted" in rows[0]
    assert "its acceptance ran out on 2026-11-01" in rows[1]
    assert not any("role-bypasses-rls" in row for row in rows)
    summaries = [text_of(s) for s in read_page.findall(".//details/summary")]
    assert summaries[-2:] == ["3 accepted", "3 fixed"]
    assert "until the pooler moves" in text_of(folded[-2])
    assert "accepted once, and gone (2 times)" in text_of(folded[-1])


@each_page
def test_what_was_not_seen_is_said(samples: Any, page: Format) -> None:
    """No finding is told with what was looked at; no rule, one that failed and what was hidden are told by name."""
    clean = text_of(read(page.render(samples.named("clean"))))
    assert "No findings in 46 tables, 5 views, 118 indexes, 39 policies, 12 functions: 34 rules ran" in clean
    unjudged = text_of(read(page.render(samples.named("unjudged"))))
    assert "Nothing was judged: no rule ran · 1 rule failed" in unjudged
    assert "unused-index: ZeroDivisionError: division by zero" in unjudged
    assert "permission denied for view pg_stat_statements" in unjudged


def counted(page: Any) -> int:
    """How many findings the page tells and counts, alike ones and those left out included."""
    total = 0
    for table in page.findall(".//table"):
        for row in table.findall(".//tr")[1:]:
            alike = re.search(r"The same holds for ([\d,]+) more", text_of(row))
            total += 1 + (int(alike[1].replace(",", "")) if alike else 0)
    left_out = re.findall(r"… and ([\d,]+) more in the report", text_of(page))
    return total + sum(int(number.replace(",", "")) for number in left_out)


@each_page
@pytest.mark.parametrize("name", ["realistic", "gated", "huge"])
def test_every_finding_is_told_or_counted(samples: Any, page: Format, name: str) -> None:
    """What has no room is counted, and nothing else is missing."""
    report = samples.huge(10_000) if name == "huge" else samples.named(name)
    assert counted(read(page.render(report))) == len(report.findings) + len(report.fixed)


def swollen(samples: Any, sign: str) -> Report:
    """Thousands of findings, reasons and failures, each as long as it gets when it is spelled out."""
    long = sign * 3_000
    finding = samples.finding("r", long, about=("table", long, long, None), severity="error", detail=long)
    skipped = tuple(Skipped(rule=f"{sign * 50}{n}", reason=f"{n}{long}") for n in range(100))
    unseen = tuple(UnseenReport(section=long, object=f"{n}{long}", reason=f"{n}{long}") for n in range(100))
    coverage = replace(samples.coverage, skipped=skipped, failed=skipped, unseen=unseen)
    target = replace(samples.named("clean").target, database=long)
    states = ("new", "existing", "new", "changed")
    found = tuple(replace(finding, rule=f"r{n}", state=states[n % 4]) for n in range(800))
    report: Report = samples.report_of(found, coverage=coverage, target=target)
    return report


@each_page
@pytest.mark.parametrize("sign", ["&", "\x1b", "@a", "🦊", "`", "a|"])
def test_the_page_keeps_its_limit(samples: Any, page: Format, sign: str) -> None:
    """GitHub refuses what is longer. The beginning and what was looked at are there all the same, and it is whole."""
    text = page.render(swollen(samples, sign))
    limit, measure = LIMITS[page.name]
    assert measure(text) <= limit
    assert "**Looked at:** 46 tables" in text
    assert text.count("<details>") == text.count("</details>")
    if page.name == "markdown":  # a megabyte takes its reader seconds
        assert counted(read(text)) >= 800


@each_page
def test_ten_thousand_findings_keep_the_limit(samples: Any, page: Format) -> None:
    """With the fixes of what matters most."""
    text = page.render(samples.huge(10_000))
    limit, measure = LIMITS[page.name]
    assert measure(text) <= limit
    assert "```sql" in text


@each_page
def test_a_fix_is_copied_as_it_is(samples: Any, page: Format) -> None:
    """The code of the page is SQL that runs, each statement once, with its price beside it."""
    read_page = read(page.render(samples.named("realistic")))
    scripts = "".join(text_of(pre) for pre in read_page.findall(".//pre"))
    wanted = [f.fix.statements for f in samples.named("realistic").findings if f.severity != "info"]
    for statements in wanted:
        assert " ".join(statements[0].split()) in " ".join(scripts.split())
    assert "12 fixes of unindexed-foreign-key" in text_of(read_page)
    assert "can change what queries return · short ACCESS EXCLUSIVE lock" in text_of(read_page)


def test_a_hidden_finding_is_counted(samples: Any) -> None:
    """--min-severity shows fewer and counts all."""
    report = samples.named("realistic")
    shown = replace(report, findings=tuple(f for f in report.findings if f.severity == "error"))
    text = markdown.render(shown)
    hidden = len(report.findings) - len(shown.findings)
    assert f"{hidden} more are not shown here" in text
    assert "4 errors, 17 warnings, 1 note" in text


def test_the_comment_begins_with_its_mark(samples: Any) -> None:
    """A job finds its own comment by the first line: it is the baseline's, and without one the database's."""
    report = samples.named("clean")

    def first(**changes: Any) -> str:
        line, second = markdown.render(replace(report, **changes)).split("\n")[:2]
        assert re.fullmatch("<!-- pgadvise:report [0-9a-f]{16} -->", line)
        assert second.startswith("### pgadvise: ")
        return line

    other = replace(report.target, database="other --> <b>")
    web, api = (Gate(kind="baseline", name=f"{name}/pgadvise-baseline.json", entries=1) for name in ("web", "api"))
    assert first(gate=web) == first(gate=web, target=other) == first(gate=web, findings=())
    assert len({first(), first(target=other), first(gate=web), first(gate=api)}) == 4
    assert first(gate=replace(web, kind="against")) == first()
