"""The rules: which found something and what that means, which ran clean, which did not run and why."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pgadvise.report import Report, RuleReport, Skipped
from pgadvise.reports.content.entry import clean_rules
from pgadvise.reports.content.entry import rules as described
from pgadvise.reports.content.unseen import rules_by_reason
from pgadvise.reports.html.elements import Markup, block, coded, lines, prose, tag, text
from pgadvise.reports.html.markdown import page
from pgadvise.reports.lines.layout import number_of


def section(report: Report) -> Markup:
    found = Counter(f.rule for f in report.findings)
    rules = described(report)
    clean = clean_rules(report)
    spoke = sorted((r for r in rules.values() if r.name not in clean), key=lambda rule: (rule.category, rule.name))
    coverage = report.coverage
    parts = [
        _group("Failed: what they would have found is missing", len(coverage.failed), _reasons(coverage.failed), "ul"),
        _group("Found something", len(spoke), (_page(rule, found[rule.name]) for rule in spoke), "div"),
        _group("Ran clean", len(clean), (_line(name, rules.get(name)) for name in clean), "ul"),
        _group("Did not run", len(coverage.skipped), _reasons(coverage.skipped), "ul"),
        _group("Ran without a fact they would have used", len(coverage.degraded), _reasons(coverage.degraded), "ul"),
    ]
    title = tag("h2", "Rules ", tag("span", f"{len(report.coverage.ran):,} ran", class_="count"), id="rules-title")
    return block("section", title, *parts, id="rules", aria_labelledby="rules-title")


def _group(title: str, count: int, items: Iterable[Markup], element: str) -> Markup:
    """A heading with how many rules stand below it; empty where none does."""
    if not count:
        return text("")
    return lines(
        [tag("h3", title, " ", tag("span", f"{count:,}", class_="count")), block(element, *items, class_="rules")]
    )


def _page(rule: RuleReport, count: int) -> Markup:
    return block(
        "details",
        tag(
            "summary",
            tag("code", rule.name),
            " ",
            tag("span", prose(rule.title), class_="title"),
            " ",
            tag("span", prose(f"{rule.category}, {_counted(count)}"), class_="count"),
        ),
        tag("div", page(rule.help) if rule.help.strip() else tag("p", rule.title), class_="page"),
        class_="rule-page",
        id=f"rule-{rule.name}",
    )


def _counted(count: int) -> str:
    return number_of(count, "finding") if count else "its findings are not shown in this report"


def _line(name: str, rule: RuleReport | None) -> Markup:
    return tag("li", tag("code", name), " ", tag("span", prose(rule.title) if rule else ""), class_="clean")


def _reasons(skipped: Iterable[Skipped]) -> Iterator[Markup]:
    """One item for each reason, with the rules that it holds for."""
    for reason, names in rules_by_reason(skipped).items():
        yield tag("li", coded(reason), ": ", Markup(", ".join(tag("code", name) for name in names)))
