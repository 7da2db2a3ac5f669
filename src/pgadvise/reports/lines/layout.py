"""Lines for a terminal: pieces of text with a style, wrapped by cells. Rich's own wrapping is slow on thousands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pgadvise.reports.lines.cells import head, width
from pgadvise.reports.lines.safe import safe

Style = Literal["", "bold", "dim", "error", "warning", "info"]
Piece = tuple[str, Style]
Line = tuple[Piece, ...]

GLUE = "\x00"  # a space that no line breaks at; data cannot hold one, safe() shows it as \x00
EMPTY: Line = ()
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[a-z%])")


def wrap(text: str, cells: int, hanging: int = 0, *, whole: bool = False) -> list[str]:
    """Break `text` (already safe) into lines of at most `cells`; those after the first are `hanging` cells shorter.

    Breaks at single spaces and keeps all others: an identifier may hold several. A word longer than a line is cut,
    unless `whole`.
    """
    if width(text) <= cells:
        return [text]
    lines: list[str] = []
    current, used = "", -1
    for word in text.split(" "):
        room = max(cells - (hanging if lines else 0), 1)
        size = width(word)
        if used >= 0 and used + 1 + size <= room:
            current, used = f"{current} {word}", used + 1 + size
            continue
        if used >= 0:
            lines.append(current)
            room = max(cells - hanging, 1)
        while size > room and not whole:
            begin = head(word, room)
            lines.append(begin)
            word = word[len(begin) :]
            size, room = width(word), max(cells - hanging, 1)
        current, used = word, size
    return [*lines, current]


def paragraph(
    text: str, cells: int, indent: int = 0, hanging: int = 0, style: Style = "", *, whole: bool = False
) -> Iterator[Line]:
    """One paragraph of untrusted `text`, from column `indent` up to column `cells`; nothing where there is no text."""
    if not text:
        return
    for number, line in enumerate(wrap(glued(text), cells - indent, hanging, whole=whole)):
        yield ((" " * (indent + (hanging if number else 0)), ""), (line, style))


def labelled(label: str, text: str, cells: int, column: int, hanging: int = 0, style: Style = "bold") -> Iterator[Line]:
    """A label, and `text` in its own column beside it; where that leaves no room, below it."""
    beside = cells - column >= 20
    indent = column if beside else 2
    if not beside:
        yield ((label, style),)
    for number, line in enumerate(wrap(glued(text), cells - indent, hanging)):
        if beside and number == 0:
            yield ((label, style), (" " * max(column - width(label), 1), ""), (line, ""))
        else:
            yield ((" " * (indent + (hanging if number else 0)), ""), (line, ""))


def glued(text: str) -> str:
    """Safe text, a number and its unit held together; glue that our own words brought along stays."""
    whole = GLUE.join(safe(part) for part in text.split(GLUE)) if GLUE in text else safe(text)
    return _BEFORE_UNIT.sub(GLUE, whole)


def number_of(count: int, noun: str, plural: str | None = None) -> str:
    """`1 table`, `1,204 tables`, held together."""
    return f"{count:,}{GLUE}{noun if count == 1 else plural or noun + 's'}"


def listed(names: Sequence[str], shown: int = 5) -> str:
    """`a, b, c` or `a, b, c and 12 more`."""
    rest = len(names) - shown
    return ", ".join(names) if rest < 2 else f"{', '.join(names[:shown])} and{GLUE}{rest:,}{GLUE}more"


def joined(parts: Iterable[str]) -> str:
    """What is there of `parts`, with a middle dot between them that begins no line."""
    return f"{GLUE}· ".join(part for part in parts if part)


def plain(line: Line) -> str:
    """The line without styles: what a pipe receives."""
    return "".join(text for text, _ in line).replace(GLUE, " ")
