"""A rule's page, written in Markdown by whoever wrote the rule, as HTML that cannot do anything."""

import re
from functools import cache

from markdown_it import MarkdownIt

from pgadvise.reports.content.entry import safe_lines
from pgadvise.reports.html.elements import Markup

_DEEPER = 2  # a section of a page, h2, is h4 here
_ADDRESS = re.compile(r"^([-*] )(https?://[^\s<>]+)$", re.MULTILINE)  # alone on its line: a link


@cache
def _reader() -> MarkdownIt:
    # No HTML of its own; no picture, which would be loaded. Links of `javascript:` and the like are left as text.
    return MarkdownIt("commonmark", {"html": False}).disable("image")


def page(source: str) -> Markup:
    """The page below its title, which stands above it already."""
    tokens = _reader().parse(_ADDRESS.sub(r"\1<\2>", safe_lines(source)))
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]  # opened, text, closed
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _DEEPER, 6)}"
        if token.type == "fence":
            token.info = ""
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("rel", "noreferrer noopener")
    # Once more: `&#x202e;` is a character only after it was read.
    return Markup(safe_lines(_reader().renderer.render(tokens, _reader().options, {}).strip()))
