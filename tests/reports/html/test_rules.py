"""The rules on the page: what found something, ran clean, failed, was left out."""

from itertools import pairwise
from typing import Any

from tests.reports.html.reading import elements, parsed, text_of

from pgadvise.reports.html import page


def sections(text: str) -> dict[str, str]:
    """Heading and what stands below it, in the section of the rules."""
    (rules,) = (e for e in elements(parsed(text), "section") if e.get("id") == "rules")
    children = list(rules)
    return {text_of(a): text_of(b) for a, b in pairwise(children) if a.tag == "h3"}


def test_every_rule_has_its_place(samples: Any) -> None:
    """Rules with findings, rules that ran clean, rules that did not run and why."""
    told = sections(page.render(samples.named("realistic")))
    assert "policies-not-enforced What policies-not-enforced means. isolation, 1 finding" in told["Found something 11"]
    assert told["Ran clean 34"].startswith("rule-0 Nothing was found. rule-1 rule-2")
    assert told["Did not run 2"] == 'pg_stat_statements is not installed in "app": slow-on-average, slow-query'
    assert "index-dead-under-rls" in told["Ran without a fact they would have used 1"]


def test_a_failed_rule_is_never_quiet(samples: Any) -> None:
    """It stands at the top and among the rules, with what that means."""
    text = page.render(samples.named("unjudged"))
    assert "ZeroDivisionError" in sections(text)["Failed: what they would have found is missing 1"]
    (failed,) = elements(parsed(text), "div", "failure")
    assert text_of(failed).startswith("Failed unused-index: ZeroDivisionError")
