"""HTML elements as values: the one place where text becomes markup, so that no name can become any.

Text is shown as `safe` shows it and then escaped; only what is `Markup` already goes in as it is.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from pgadvise.reports.content.entry import safe_lines
from pgadvise.reports.lines.layout import GLUE, glued
from pgadvise.reports.lines.safe import safe

_QUOTED = re.compile(r"`([^`]+)`")
_VOID = frozenset(("meta", "link", "input", "br"))


class Markup(str):
    """HTML that holds no unescaped text of a stranger."""

    __slots__ = ()


def text(value: str) -> Markup:
    """`value` as text, on one line."""
    return value if isinstance(value, Markup) else Markup(escape(safe(value), quote=False))


def prose(value: str) -> Markup:
    """A sentence in which numbers keep their units beside them."""
    return Markup(escape(glued(value), quote=False).replace(GLUE, "&nbsp;"))


def coded(value: str) -> Markup:
    """A sentence in which a command may stand in backquotes."""
    return Markup(_QUOTED.sub(r"<code>\1</code>", prose(value)))


def tag(element: str, /, *content: str, **attributes: str | int | float | None) -> Markup:
    """An element. Attributes spell `-` as `_` and `class` as `class_`; one that is None is left out."""
    begin = _begin(element, attributes)
    if element in _VOID:
        return Markup(begin)
    # In one step: a page of 10,000 findings has too many characters to be copied element by element.
    inside = [part if isinstance(part, Markup) else escape(safe(part), quote=False) for part in content]
    return Markup("".join([begin, *inside, f"</{element}>"]))


def _begin(element: str, attributes: dict[str, str | int | float | None]) -> str:
    if not attributes:
        return f"<{element}>"
    written = "".join([_attribute(key, value) for key, value in attributes.items() if value is not None])
    return f"<{element}{written}>"


@lru_cache(4096)  # most are classes and names of rules
def _attribute(key: str, value: str | int | float) -> str:
    return f' {key.removesuffix("_").replace("_", "-")}="{escape(safe(str(value)))}"'


def lines(parts: Iterable[str]) -> Markup:
    """Elements one under the other; what is empty is left out."""
    return Markup("\n".join([text(part) for part in parts if part]))


def block(element: str, /, *content: str, **attributes: str | int | float | None) -> Markup:
    """An element whose content stands on lines of its own: the file can be read and compared."""
    parts = [text(part) for part in content if part]
    return Markup("\n".join([_begin(element, attributes), *parts, f"</{element}>"]))


def written(value: str) -> Markup:
    """Text with its line breaks, for `pre`; every other hidden character as a visible escape."""
    return Markup(escape(safe_lines(value), quote=False))
