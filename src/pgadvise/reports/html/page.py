"""HTML for people: one file without network, to be read, searched and printed.

Its policy lets run just the one script and the one style it carries, known by their hashes: a name from the database
that broke out of its element would still do nothing.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from pgadvise.report import Report
from pgadvise.reports.content.outcome import headline
from pgadvise.reports.html import bars, rules, tenancy_map
from pgadvise.reports.html.controls import controls
from pgadvise.reports.html.elements import Markup, block, tag
from pgadvise.reports.html.findings import Findings, gone
from pgadvise.reports.html.overview import gate, looked_at, masthead, questions
from pgadvise.reports.lines.safe import markup_in_log

_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='4' fill='%231f5c99'/%3E%3Cpath d='M4 8.5l3 3 5-7' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E"
)


def render(report: Report) -> str:
    """A whole document, the same bytes for the same report."""
    document = block("html", _head(report), block("body", *_body(report)), lang="en")
    return f"<!DOCTYPE html>\n{markup_in_log(document)}\n"


def _head(report: Report) -> Markup:
    return block(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy()),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("title", f"{report.target.database}: {headline(report)}"),
        tag("link", rel="icon", href=_ICON),
        tag("style", asset("style.css")),
    )


def _body(report: Report) -> Iterator[Markup]:
    findings = Findings(report)
    found = tuple(findings.parts())
    sections = (
        gone(report.fixed),
        bars.section(report, findings.ids),
        tenancy_map.section(report, findings.relations),
        rules.section(report),
    )
    yield tag("a", "Skip to the findings" if found else "Skip to what was looked at", href="#main", class_="skip")
    yield block("header", masthead(report), gate(report), _contents((*found, *sections)), class_="top")
    yield block(
        "main",
        block(
            "section",
            tag("h2", "What was looked at", id="looked-at-title"),
            looked_at(report),
            *questions(report),
            id="looked-at",
            aria_labelledby="looked-at-title",
        ),
        block("div", controls(report), *found, id="found") if found else "",
        *sections,
        id="main",
        tabindex=-1,
    )
    yield tag("script", asset("script.js"))


def _contents(sections: tuple[Markup, ...]) -> Markup:
    """Links to what the page has."""
    known = {
        "findings": "Findings",
        "accepted": "Accepted",
        "silenced": "Silenced",
        "fixed": "Fixed",
        "statements": "Statements",
        "tenancy": "Tenancy",
        "rules": "Rules",
    }
    there = [name for name in known if any(f'id="{name}"' in section.split("\n", 1)[0] for section in sections)]
    return block("nav", *(tag("a", known[name], href=f"#{name}") for name in there), aria_label="Contents")


@cache
def asset(name: str) -> Markup:
    """The text of our own style or script. Line ends as a browser counts them, or its hash would be another."""
    content = files("pgadvise.reports.html").joinpath(name).read_text(encoding="utf-8")
    return Markup(f"\n{content.strip()}\n")


@cache
def _policy() -> str:
    return (
        f"default-src 'none'; script-src {_hash('script.js')}; style-src {_hash('style.css')}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(name: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode()}'"
