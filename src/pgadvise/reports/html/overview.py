"""The top of the page: which database, how much was found, what was looked at and what could not be."""

from collections import Counter
from collections.abc import Iterator

from pgadvise.finding import Severity
from pgadvise.report import Report
from pgadvise.reports.header import about, questions, server
from pgadvise.reports.html.elements import Markup, block, prose, tag, text, written
from pgadvise.reports.layout import joined, number_of
from pgadvise.reports.quantities import day
from pgadvise.reports.unseen import failures, not_seen
from pgadvise.reports.view import View

NOUNS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
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


def headline(report: Report) -> str:
    """The counts in words, for the title of the window."""
    told = ", ".join(number_of(count, NOUNS[severity]) for severity, count in counts(report).items() if count)
    return told or ("no findings" if report.coverage.ran else "nothing was judged")


def counts(report: Report) -> dict[Severity, int]:
    return {"error": report.summary.error, "warning": report.summary.warning, "info": report.summary.info}


def _verdict(report: Report) -> Markup:
    if not any(counts(report).values()):
        return tag("p", prose(_nothing(report)), class_="nothing" if report.coverage.ran else "failure")
    tiles = (
        tag("li", tag("b", f"{count:,}"), " ", number_of(count, NOUNS[severity]).split("\0")[1], class_=severity)
        for severity, count in counts(report).items()
    )
    return block("ul", *tiles, class_="tiles")


def _categories(report: Report) -> Markup:
    """How much of each severity in each category; empty where it would be one line."""
    found = Counter((f.category, f.severity) for f in report.findings if f.state != "suppressed")
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


def _nothing(report: Report) -> str:
    """No finding is only good news together with what was looked at."""
    if not report.coverage.ran:
        return "Nothing was judged: no rule ran."
    return f"No findings: {number_of(len(report.coverage.ran), 'rule')} ran."


def looked_at(report: Report) -> Markup:
    """Whose rows, which roles, how much; then, as plainly, what was not seen."""
    rows = [_row(label, prose(told)) for label, told in about(report)]
    unseen = [tag("li", prose(told)) for told in not_seen(report, _WHOLE)]
    if unseen:
        rows.append(_row("Not seen", block("ul", *unseen), "unseen"))
    failed = [tag("li", prose(told)) for told in failures(report.coverage)]
    if failed:
        rows.append(_row("Failed", block("ul", *failed), "failure"))
    return block("dl", *rows, class_="looked-at")


def _row(label: str, content: Markup, kind: str | None = None) -> Markup:
    return tag("div", tag("dt", label), tag("dd", content), class_=kind)


def doubts(report: Report) -> Iterator[Markup]:
    """The questions about the tenancy with the lines that settle them."""
    for question, count in questions(report, _WHOLE):
        depends = f" ({number_of(count, 'finding')} depend{'s' if count == 1 else ''} on it)" if count else ""
        doubt = question.doubt.rstrip(". ")
        yield block(
            "div",
            tag("p", prose(f"{doubt}{depends}. Settle it in pgadvise.toml:")),
            tag("pre", tag("code", written(question.answer.strip("\n")))),
            class_="question",
        )


def gate(report: Report) -> Markup:
    """What the findings were compared with, and what came of it; empty where nothing was."""
    if report.gate is None:
        return text("")
    compared, summary = report.gate, report.summary
    what = "baseline" if compared.kind == "baseline" else "catalog of"
    told = (
        (summary.new, "new"),
        (summary.changed, "changed since accepted"),
        (summary.expired, "no longer accepted: the day has passed"),
        (summary.existing, "accepted"),
        (summary.suppressed, "silenced by [[ignore]]"),
        (summary.fixed, "fixed"),
        (compared.unknown, "not judged in this run"),
        (len(compared.expiring), "to run out within fourteen days"),
    )
    items = (tag("li", tag("b", f"{count:,}"), " ", word) for count, word in told if count)
    return block(
        "div",
        tag("p", "Compared with the ", what, " ", tag("code", compared.name), ":"),
        block("ul", *items) if any(count for count, _ in told) else tag("p", "nothing is new."),
        tag("p", "Shown are the findings that gate, no others.") if compared.only_new else "",
        class_="gate",
    )
