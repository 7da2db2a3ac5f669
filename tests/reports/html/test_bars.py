"""The statements by time: longest first, bars in proportion."""

from typing import Any

from tests.reports.html.reading import elements, parsed, text_of

from pgadvise.reports.html import page


def statement(samples: Any, name: str, seconds: float | None, category: str = "queries") -> Any:
    evidence = {"query": f"select {name}", "calls": 3, "mean_ms": 4.0, "share": 0.25, "roles": ["app"]}
    told = evidence if seconds is None else {**evidence, "total_seconds": seconds}
    return samples.finding(
        "slow", f"{name} is slow", about=("statement", None, name, None), category=category, evidence=told
    )


def test_bars_are_in_proportion(samples: Any) -> None:
    """The slowest first and full; the others as long as their share of it; each leads to its finding."""
    found = (statement(samples, "b", 30.0), statement(samples, "a", 120.0), statement(samples, "c", 0.0))
    document = parsed(page.render(samples.report_of(found)))
    (listed,) = elements(document, "ol", "statements")
    assert [text_of(e) for e in elements(listed, "code")] == ["select a", "select b", "select c"]
    assert [e.get("width") for e in elements(listed, "rect", "bar")] == ["100.0", "25.0", "0.5"]
    assert [e.get("href") for e in elements(listed, "a")] == [f"#{found[n].fingerprint}" for n in (1, 0, 2)]
    first = next(elements(listed, "p", "terms"))
    assert text_of(first) == "25 % of statement time · 2 min in all · 3 calls · 4 ms each · by app the finding"


def test_a_statement_has_one_bar(samples: Any) -> None:
    """Two findings about one statement are one bar; what tells no time, or is no statement, has none."""
    twice = (statement(samples, "a", 9.0), statement(samples, "a", 9.0))
    others = (statement(samples, "b", None), statement(samples, "c", 5.0, category="indexes"))
    document = parsed(page.render(samples.report_of((*twice, *others))))
    assert len(list(elements(document, "rect", "bar"))) == 1
    assert 'id="statements"' not in page.render(samples.report_of(others))
