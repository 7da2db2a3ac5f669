"""What narrows the findings down: hidden until the script, which serves it, runs."""

from collections import Counter

from pgadvise.report import Report
from pgadvise.reports.html.elements import Markup, block, tag
from pgadvise.reports.html.findings import SEVERITIES, STATES


def controls(report: Report) -> Markup:
    severities = Counter[str](f.severity for f in report.findings)
    states = Counter[str](f.state for f in report.findings)
    search = tag("input", type="search", id="search", autocomplete="off", placeholder="table, rule, SQL, …")
    return block(
        "form",
        block(
            "div",
            tag("label", tag("span", "Search"), search, class_="search"),
            _checks("Severity", "severity", {s: (word, severities[s]) for s, word in SEVERITIES.items()}),
            _checks("State", "state", {s: (word, states[s]) for s, word in STATES.items()}) if len(states) > 1 else "",
        ),
        block(
            "div",
            *(
                tag("label", tag("span", name.capitalize()), tag("select", tag("option", "all", value=""), id=name))
                for name in ("category", "rule", "object")
            ),
            tag("button", "Open all", type="button", id="open-all"),
            tag("button", "Close all", type="button", id="close-all"),
            tag("button", "Clear", type="reset", id="clear"),
            tag("p", role="status", aria_live="polite", id="status"),
        ),
        class_="controls",
        id="controls",
        role="search",
        hidden="",
        aria_label="Narrow the findings down",
    )


def _checks(legend: str, name: str, values: dict[str, tuple[str, int]]) -> Markup:
    """A box to tick for each value that occurs."""
    boxes = (
        tag(
            "label",
            tag("input", type="checkbox", name=name, value=value, checked=""),
            f" {word} ",
            tag("span", f"{count:,}", class_="count"),
        )
        for value, (word, count) in values.items()
        if count
    )
    return tag("fieldset", tag("legend", legend), *boxes)
