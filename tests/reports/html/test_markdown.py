"""A rule's page as HTML: what it shows, and what it never can."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgadvise.reports.html.markdown import page
from pgadvise.reports.lines.safe import is_safe
from pgadvise.rulebook import load

PLAIN = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "code", "em", "strong", "blockquote", "hr", "br", "a"}


def elements(text: str) -> list[tuple[str, dict[str, str]]]:
    fragment = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(f"<div>{text}</div>")
    return [(e.tag, dict(e.attrib)) for e in fragment.iter() if e.tag not in ("DOCUMENT_FRAGMENT", "div")]


def test_a_page_reads_as_it_is_written() -> None:
    """The title is left out, sections become headings below the page's own, code stays code."""
    source = "# Title.\n\n## What\nA `key` <b> & co.\n\n## Fix\n```sql\nselect '<x>';\n```\n- one\n"
    assert page(source) == (
        "<h4>What</h4>\n<p>A <code>key</code> &lt;b&gt; &amp; co.</p>\n<h4>Fix</h4>\n"
        "<pre><code>select '&lt;x&gt;';\n</code></pre>\n<ul>\n<li>one</li>\n</ul>"
    )


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![picture](http://evil.example/x.png)",
        "[link](javascript:alert(1))",
        "[link](data:text/html,<script>alert(1)</script>)",
        "<javascript:alert(1)>",
        "```js onload=alert(1)\nx\n```",
        "&#x202e;&lt;script&gt;\x1b[31m",
    ],
)
def test_a_page_can_do_nothing(source: str) -> None:
    """No element but those of text, nothing loaded, no link but to the web."""
    for name, attributes in elements(page(source)):
        assert name in PLAIN
        assert set(attributes) <= {"href", "rel", "title", "start"}
        assert attributes.get("href", "http:").startswith(("http:", "https:"))


@given(st.text(max_size=80))
def test_nothing_hidden_is_shown(source: str) -> None:
    """Whatever the page is made of, entities included, no hidden character comes out."""
    assert all(is_safe(line) for line in page(source + "&#x202e;&#27;").split("\n"))


def test_every_page_of_the_rulebook_is_plain() -> None:
    """Our own pages need no more than that, and all their sections are there."""
    for rule in load().rules:
        shown = page(rule.page.markdown())
        assert {name for name, _ in elements(shown)} <= PLAIN
        assert "<h4>What</h4>" in shown
