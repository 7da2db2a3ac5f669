"""Untrusted text inside Markdown: shown as it is, never obeyed.

GitHub and GitLab look for mentions, references, emoji and addresses in the finished text, after Markdown has been
read, so that neither a backslash nor an entity stops them. An empty comment does: it parts the text there and is
dropped.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from pgadvise.reports.lines.layout import GLUE
from pgadvise.reports.lines.safe import clipped, safe

_APART = "<!-- -->"
# What begins Markdown, HTML or mathematics; an underscore inside a word begins nothing. Over `\\|` in a table parsers
# differ, over the entity of a bar they agree.
_MEANT = re.compile(r"[&<>\\`*\[\]|~$^]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
# A list, a heading, an underline, code by its indent; GitLab obeys `/close` there, a log of GitHub `::command`.
_BEGINS = re.compile(r"[ +=#/:-]|\d(?=\d*[.)])")
# @somebody, #12, !12, %milestone, GH-12, :emoji:, an address with its scheme or its www.
_LIVE = re.compile(r"[@#!%](?=[\w\"'])|\b[Gg][Hh]-(?=\d)|:(?=[\w+-]+:)|/(?=/)|\b[Ww]{3}(?=\.)")
_BACKTICKS = re.compile(r"`+")
# What a log of GitHub or Azure would obey, were the page printed there.
_OBEYED = re.compile(r"^\s*::|##(?:vso)?\[", re.MULTILINE)


def text(untrusted: str, most: int = 1_000) -> str:
    """One line of at most `most` characters, without effect in a paragraph, a list, a table or an element."""
    shown = clipped(safe(untrusted.replace(GLUE, " ")), most)
    begins = _BEGINS.match(shown)
    end = 1 if begins else 0
    parts = [_entity(begins)] if begins else []
    for live in _LIVE.finditer(shown, end):
        parts.append(_MEANT.sub(_entity, shown[end : live.end()]))
        end = live.end()
    return _APART.join([*parts, _MEANT.sub(_entity, shown[end:])])


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def code(untrusted: str, most: int = 300) -> str:
    """A name. An element instead of backticks, whose content follows rules of its own in a table."""
    return f"<code>{text(untrusted, most)}</code>"


def fence(lines: str, language: str) -> str:
    """A block of code, exact when it is copied; its fence is longer than any in `lines`, which are safe to show."""
    if _OBEYED.search(lines):
        spelled = escape(lines).replace(":", "&#58;").replace("#[", "&#35;[").replace("#vso[", "&#35;vso[")
        return f'<pre lang="{language}">{spelled}</pre>\n'
    longest = max((len(run) for run in _BACKTICKS.findall(lines)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{lines}\n{ticks}\n"


def row(cells: Iterable[str]) -> str:
    """A line of a table, of cells in Markdown."""
    return f"| {' | '.join(cells)} |\n"


def header(names: Sequence[str]) -> str:
    """The first two lines of a table."""
    return row(names) + row("---" for _ in names)


def folded(summary: str, body: str) -> str:
    """`body`, shown when the line `summary` is clicked. Both are Markdown; blank lines make the body so."""
    return f"<details>\n<summary>{summary}</summary>\n\n{body}\n</details>\n\n"
