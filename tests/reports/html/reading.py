"""A page as a browser's parser reads it, and what stands in it."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib


def parsed(text: str) -> Element:
    """The document; the first thing that is not well formed is an error."""
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    document: Element = parser.parse(text)
    return document


def kind(element: Element) -> str:
    """Its name, without the namespace of SVG; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def elements(document: Element, name: str, classed: str | None = None) -> Iterator[Element]:
    """The elements of that name, and of that class where one is given, in order."""
    for element in document.iter():
        if kind(element) == name and (classed is None or classed in (element.get("class") or "").split()):
            yield element


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
