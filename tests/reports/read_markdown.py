"""Markdown as GitHub reads it: tables, strikethrough, bare addresses, HTML that is passed on."""

from typing import Any

import html5lib
from markdown_it import MarkdownIt

_READER = MarkdownIt("gfm-like", {"html": True, "linkify": True})
# A bare domain is no link on GitHub; `www.` is, and is looked for in the pieces of text.
assert _READER.linkify is not None
_READER.linkify.set({"fuzzy_link": False})


def html(markdown: str) -> str:
    return str(_READER.render(markdown))


def read(markdown: str) -> Any:
    """The finished page as a tree without namespaces."""
    return html5lib.parse(html(markdown), namespaceHTMLElements=False)


def text_of(element: Any) -> str:
    """What is seen of it; comments are not."""
    own = element.text or ""
    return own + "".join((text_of(c) if isinstance(c.tag, str) else "") + (c.tail or "") for c in element)


def pieces(element: Any) -> list[str]:
    """Its pieces of text, parted by elements and by comments, as services look through them; code is left out."""
    found = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("code", "pre"):
            found += pieces(child)
        found.append(child.tail or "")
    return found
