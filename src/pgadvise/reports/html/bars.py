"""The statements that cost the most time, each with a bar as long as its share of the largest."""

from collections.abc import Callable, Mapping
from typing import Any

from pgadvise.report import Report, ReportedFinding, ordered
from pgadvise.reports.html.elements import Markup, block, prose, tag, text
from pgadvise.reports.lines.layout import joined, number_of
from pgadvise.reports.lines.quantities import duration, is_number, percent

_MOST = 20
_QUERY = 400  # characters
_TERMS: Mapping[str, Callable[[float], str]] = {
    "share": lambda value: f"{percent(value)} of statement time",
    "total_seconds": lambda value: f"{duration(value)} in all",
    "calls": lambda value: number_of(int(value), "call"),
    "mean_ms": lambda value: f"{duration(value / 1000)} each",
}


def section(report: Report, ids: Mapping[int, str]) -> Markup:
    """Empty where no finding of the category `queries` tells how long a statement took. `ids` name the elements."""
    timed = [f for f in ordered(report.findings) if f.category == "queries" and is_number(_seconds(f))]
    timed.sort(key=lambda f: -_seconds(f))
    shown = list({f.object: f for f in reversed(timed)}.values())[::-1][:_MOST]
    if not shown:
        return text("")
    longest = max(_seconds(f) for f in shown) or 1
    return block(
        "section",
        tag("h2", "Statements by time ", tag("span", f"{len(shown):,}", class_="count"), id="statements-title"),
        block("ol", *(_statement(f, _seconds(f) / longest, ids[id(f)]) for f in shown), class_="statements"),
        id="statements",
        aria_labelledby="statements-title",
    )


def _seconds(finding: ReportedFinding) -> Any:
    return finding.evidence.get("total_seconds")


def _statement(finding: ReportedFinding, length: float, anchor: str) -> Markup:
    values = finding.evidence
    terms = [spelled(values[key]) for key, spelled in _TERMS.items() if is_number(values.get(key))]
    roles = values.get("roles")
    who = f"by {', '.join(map(str, roles))}" if isinstance(roles, (list, tuple)) and roles else ""
    query = str(values.get("query") or finding.message)
    return block(
        "li",
        tag("p", prose(joined([*terms, who])), " ", tag("a", "the finding", href=f"#{anchor}"), class_="terms"),
        tag(
            "svg",
            tag("rect", width=100, height=8, class_="track"),
            tag("rect", width=f"{max(length * 100, 0.5):.1f}", height=8, class_="bar"),
            viewBox="0 0 100 8",
            preserveAspectRatio="none",
            class_="share",
            aria_hidden="true",
        ),
        tag("code", query if len(query) <= _QUERY else query[:_QUERY] + " …"),
    )
