"""The top of the page: which database, how much was found, what was looked at and what could not be."""

from collections import Counter
from collections.abc import Iterator

from pgadvise.finding import Severity
from pgadvise.report import Report
from pgadvise.reports.content.acceptance import is_accepted
from pgadvise.reports.content.doubts import doubts
from pgadvise.reports.content.header import about, server
from pgadvise.reports.content.outcome import compared, headline, hidden, missing, unjudged, unused
from pgadvise.reports.content.unseen import failures, not_seen
from pgadvise.reports.html.elements import Markup, block, coded, lines, prose, tag, text, written
from pgadvise.reports.lines.layout import joined
from pgadvise.reports.lines.quantities import day
from pgadvise.reports.view import NOUNS, View

_WHOLE = View(verbose=1)  # a page has room: every name, every rule


def masthead(report: Report) -> Markup:
    target = report.target
    how = f"read only, {day(target.captured_at)}" if target.kind == "live" else f"snapshot of {day(target.captured_at)}"
    return block(
        "div",
        block(
            "div",
            tag("p", f"{report.tool.name} {report.tool.version}", class_="tool"),
            tag("h1", target.database),
            tag("p", prose(joined([server(target), how])), class_="about"),
            _verdict(report),
        ),
        _categories(report),
        class_="masthead",
    )


def _verdict(report: Report) -> Markup:
    """The counts; in words where a gate was asked, since what was accepted is among the counts, or nothing found."""
    counted = any(report.summary.by_severity.values()) and report.gate is None
    short = joined(missing(report)) if counted else ""
    left_out = hidden(report)
    be = "is" if left_out == 1 else "are"
    return lines(
        [
            _tiles(report) if counted else tag("p", prose(headline(report)), class_=_tone(report)),
            tag("p", prose(short), class_="failure" if report.coverage.failed else "about") if short else "",
            tag("p", f"{left_out:,} of them {be} not listed in this report") if left_out else "",
        ]
    )


def _tiles(report: Report) -> Markup:
    tiles = (
        tag("li", tag("b", f"{count:,}"), " ", NOUNS[severity] + ("" if count == 1 else "s"), class_=severity)
        for severity, count in report.summary.by_severity.items()
    )
    return block("ul", *tiles, class_="tiles")


def _tone(report: Report) -> str:
    """Green is for nothing found where everything was looked at."""
    coverage = report.coverage
    whole = coverage.ran and not (coverage.skipped or coverage.failed or coverage.unseen or coverage.degraded)
    if not coverage.ran or unjudged(report):
        return "verdict failure"
    return "verdict nothing" if whole and not any(report.summary.by_severity.values()) else "verdict"


def _categories(report: Report) -> Markup:
    """How much of each severity in each category; empty where it would be one line."""
    found = Counter((f.category, f.severity) for f in report.findings if not is_accepted(f))
    categories = sorted({category for category, _ in found}, key=lambda c: (*(-found[c, s] for s in NOUNS), c))
    if len(categories) < 2:
        return text("")
    rows = (
        tag("tr", tag("th", name, scope="row"), *(_number(found[name, severity], severity) for severity in NOUNS))
        for name in categories
    )
    head = tag("tr", tag("td"), *(tag("th", f"{noun}s".capitalize(), scope="col") for noun in NOUNS.values()))
    return block("table", tag("caption", "Findings by category"), head, *rows, class_="categories")


def _number(count: int, severity: Severity) -> Markup:
    return tag("td", f"{count:,}", class_=severity) if count else tag("td", "0", class_="none")


def looked_at(report: Report) -> Markup:
    """Whose rows, which roles, how much; then, as plainly, what was not seen."""
    rows = [_row(label, prose(told)) for label, told in about(report)]
    unseen = [tag("li", coded(told)) for told in not_seen(report, _WHOLE)]
    if unseen:
        rows.append(_row("Not seen", block("ul", *unseen), "unseen"))
    failed = [tag("li", prose(told)) for told in failures(report.coverage)]
    if failed:
        rows.append(_row("Failed", block("ul", *failed), "failure"))
    idle = [tag("li", prose(told)) for told in unused(report)]
    if idle:
        rows.append(_row("Unused", block("ul", *idle), "unseen"))
    return block("dl", *rows, class_="looked-at")


def _row(label: str, content: Markup, kind: str | None = None) -> Markup:
    return tag("div", tag("dt", label), tag("dd", content), class_=kind)


def questions(report: Report) -> Iterator[Markup]:
    """The questions about the tenancy with the lines that settle them."""
    found, _ = doubts(report, _WHOLE)
    for doubt in found:
        asked = [tag("p", prose(f"{sentence}.")) for sentence in doubt.sentences[:-1]]
        asked.append(tag("p", prose(f"{doubt.sentences[-1]}. {doubt.asking}")))
        yield block("div", *asked, tag("pre", tag("code", written(doubt.answer))), class_="question")


def gate(report: Report) -> Markup:
    """What the findings were compared with, and how the others stand; empty where there is nothing to say."""
    told = compared(report)
    if not told:
        return text("")
    only = "; those that do not gate are left out" if report.gate and report.gate.only_new else ""
    return tag("p", prose(told + only), class_="gate")
