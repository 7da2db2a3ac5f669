"""A rule's page, written in Markdown by whoever wrote the rule, as HTML that cannot do anything."""

from functools import cache

from markdown_it import MarkdownIt

from pgadvise.reports.entry import safe_lines
from pgadvise.reports.html.elements import Markup

_DEEPER = 3  # h1 of a page would be h4 here


@cache
def _reader() -> MarkdownIt:
    # No HTML of its own; no picture, which would be loaded. Links of `javascript:` and the like are left as text.
    return MarkdownIt("commonmark", {"html": False}).disable("image")


def page(source: str) -> Markup:
    """The page below its title, which stands above it already."""
    tokens = _reader().parse(safe_lines(source))
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]  # opened, text, closed
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _DEEPER - 1, 6)}"
        if token.type == "fence":
            token.info = ""
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("rel", "noreferrer noopener")
    # Once more: `&#x202e;` is a character only after it was read.
    return Markup(safe_lines(_reader().renderer.render(tokens, _reader().options, {}).strip()))
