"""What a run came to: silence is only praise where everything was judged, and every format says so."""

from typing import Any

import pytest
from msgspec.structs import replace

from pgadvise.report import Gate, Report, Skipped, Summary, UnusedIgnore
from pgadvise.reports import formats
from pgadvise.reports.content import outcome
from pgadvise.reports.format import Format

FOR_PEOPLE = [one for one in formats.FORMATS if one.name in ("terminal", "github", "summary", "markdown", "html")]
GATE = Gate(kind="baseline", name="known.json", entries=9)
each_format = pytest.mark.parametrize("one", FOR_PEOPLE, ids=lambda one: one.name)


def beside(report: Report, **changes: Any) -> Report:
    """`report`, which has no finding, beside a baseline of nine entries that all stand."""
    return replace(report, gate=replace(GATE, **changes), summary=Summary(existing=9))


def shown(one: Format, report: Report) -> str:
    return " ".join(one.render(report).replace("&nbsp;", " ").replace("<!-- -->", "").split())


@each_format
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "rls-disabled failed: what it would have found is missing"),
        ({"silent": ("rls-disabled",)}, "rls-disabled ran then and could not run now"),
        ({"foreign": True}, "none of the objects that known.json names is here"),
    ],
)
def test_what_was_not_judged_is_not_called_nothing_new(
    samples: Any, one: Format, changes: dict[str, Any], said: str
) -> None:
    """A rule that crashed or fell silent, another database: the report says first that not everything was judged."""
    report = beside(samples.named("clean"), **changes)
    if not changes:
        failed = (Skipped(rule="rls-disabled", reason="ZeroDivisionError: x"),)
        report = replace(report, coverage=replace(report.coverage, failed=failed))
    told = shown(one, report)
    assert "Not everything was judged" in told
    assert said in told
    assert "Nothing new" not in told
    assert "No findings" not in told
    if one.name == "github":
        assert told.startswith("::warning ")


@each_format
def test_where_all_of_it_is_accepted_nothing_is_new(samples: Any, one: Format) -> None:
    """Under --new-only accepted findings are left out and counted; nowhere are they no findings."""
    told = shown(one, beside(samples.named("clean"), only_new=True))
    assert "Nothing new in 46 tables" in told
    assert "9 accepted" in told
    assert "No findings" not in told


@each_format
def test_an_ignore_that_silences_nothing_is_named(samples: Any, one: Format) -> None:
    """By rule and object; where there is one line only, several are counted."""
    report = samples.named("clean")
    idle = tuple(UnusedIgnore(rule="rls-disabled", object=f"public.gone_{n}") for n in range(2))
    single = replace(report, coverage=replace(report.coverage, unused_ignores=idle[:1]))
    assert "of rls-disabled on public.gone_0 silences nothing: it can go" in shown(one, single)
    both = shown(one, replace(report, coverage=replace(report.coverage, unused_ignores=idle)))
    assert "public.gone_1 silences nothing" in both or "2 [[ignore]] entries silence nothing" in both
    assert "silence" not in shown(one, report)


def test_a_rule_that_failed_is_told_once(samples: Any) -> None:
    """In the headline it is named or counted, not both."""
    report = beside(samples.named("clean"))
    failed = (Skipped(rule="rls-disabled", reason="x"),)
    report = replace(report, coverage=replace(report.coverage, failed=failed))
    assert outcome.headline(report).count("failed") == 1
