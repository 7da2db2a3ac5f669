"""The rules: which found something and what that means, which ran clean, which did not run and why."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pgadvise.report import Report, RuleReport, Skipped
from pgadvise.reports.entry import rules as described
from pgadvise.reports.html.elements import Markup, block, prose, tag
from pgadvise.reports.html.markdown import page
from pgadvise.reports.layout import number_of


def section(report: Report) -> Markup:
    found = Counter(f.rule for f in report.findings)
    rules = sorted(described(report).values(), key=lambda rule: (rule.category, rule.name))
    clean = [rule for rule in rules if not found[rule.name]]
    bare = sorted(set(report.coverage.ran) - {rule.name for rule in rules})
    parts = [
        *_group("Found something", [_page(rule, found[rule.name]) for rule in rules if found[rule.name]], "div"),
        *_group("Ran clean", [*map(_line, clean), *(tag("li", tag("code", name)) for name in bare)], "ul"),
        *_group("Failed: what they would have found is missing", _reasons(report.coverage.failed), "ul"),
        *_group("Did not run", _reasons(report.coverage.skipped), "ul"),
        *_group("Ran without a fact they would have used", _reasons(report.coverage.degraded), "ul"),
    ]
    title = tag("h2", "Rules ", tag("span", f"{len(report.coverage.ran):,} ran", class_="count"), id="rules-title")
    return block("section", title, *parts, id="rules", aria_labelledby="rules-title")


def _group(title: str, items: Iterable[Markup], element: str) -> Iterator[Markup]:
    found = list(items)
    if found:
        yield tag("h3", title, " ", tag("span", f"{len(found):,}", class_="count"))
        yield block(element, *found, class_="rules")


def _page(rule: RuleReport, count: int) -> Markup:
    return block(
        "details",
        tag(
            "summary",
            tag("code", rule.name),
            " ",
            tag("span", prose(rule.title), class_="title"),
            " ",
            tag("span", prose(f"{rule.category}, {number_of(count, 'finding')}"), class_="count"),
        ),
        tag("div", page(rule.help) if rule.help.strip() else tag("p", rule.title), class_="page"),
        class_="rule-page",
        id=f"rule-{rule.name}",
    )


def _line(rule: RuleReport) -> Markup:
    return tag("li", tag("code", rule.name), " ", prose(rule.title))


def _reasons(skipped: Iterable[Skipped]) -> Iterator[Markup]:
    """One item for each reason, with the rules that it holds for."""
    reasons: dict[str, list[str]] = {}
    for one in skipped:
        reasons.setdefault(one.reason, []).append(one.rule)
    for reason, names in reasons.items():
        yield tag("li", prose(reason), ": ", Markup(", ".join(tag("code", name) for name in names)))
