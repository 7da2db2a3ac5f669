"""An SQL statement as lines that can be copied: exact whatever its names are made of, broken only where SQL allows.

Indenting is safe outside of quotes, and inside a dollar-quoted body it changes white space alone.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.safe import is_safe, safe

INEXACT = "-- holds characters that a terminal cannot show: copy it from --format json"
_SPACE = " \t\r\n\f\v"  # what PostgreSQL's scanner skips
_CONTINUED = "    "
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n\f\v]+)
    | (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<escaped>[eE]'(?:[^'\\]|\\.|'')*'|[uU]&'(?:[^']|'')*'|[uU]&"(?:[^"]|"")*")
    | (?P<identifier>"(?:[^"]|"")*")
    | (?P<string>'(?:[^']|'')*')
    | (?P<body>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<word>\w[\w$.]*)
    | (?P<other>[^\w\s"'$(),/-]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CLAUSES = frozenset(
    "using with where include references add foreign check returns language set as execute from select join".split()
)


# Its kind and its text. Thousands of statements have a million of them.
_Token = tuple[str, str]


class _Break(NamedTuple):
    """A place where a line may end; the lower the cost, the better it reads."""

    cost: int
    at: int


def lines(statement: str, cells: int) -> list[str]:
    """The statement with its semicolon, in lines of at most `cells` where SQL lets a line end; a remark as it is."""
    text = statement.strip(_SPACE).removesuffix(";").rstrip(_SPACE)
    if text.startswith("--") and "\n" not in text:
        return [safe(text)]
    clean = is_safe(text)
    if clean and "--" not in text and width(text) < cells:
        return [f"{text};"]
    tokens = _tokens(text, clean)
    if clean or all(is_safe(line) for _, spelled in tokens for line in spelled.split("\n")):
        return _laid_out(tokens, cells)
    tokens = [(kind, "\n".join(safe(line) for line in text.split("\n"))) for kind, text in tokens]
    return [INEXACT, *_laid_out(tokens, cells)]


def _tokens(text: str, clean: bool) -> list[_Token]:
    found = [(match.lastgroup or "other", match) for match in _TOKEN.finditer(text)]
    if clean:
        tokens = [(kind, " " if kind == "space" else match[0]) for kind, match in found]
    else:
        tokens = [_spelled(kind, match) for kind, match in found]
    # The semicolon that ends the statement must not end up in a comment.
    if tokens and tokens[-1][0] == "comment" and tokens[-1][1].startswith("--"):
        tokens.append(("space", "\n"))
    return [*tokens, ("other", ";")]


def _spelled(kind: str, match: re.Match[str]) -> _Token:
    """The token in visible characters that mean the same: `"a<ESC>b"` is `U&"a\\001Bb"`."""
    text = match[0]
    if match["body"] is not None:
        return ("body", text.expandtabs(4))
    if kind == "space":
        return (kind, text if "\n" in text else " ")
    if is_safe(text) or kind not in ("identifier", "string", "escaped"):
        return (kind, text.expandtabs(4) if kind == "comment" else text)
    if kind == "identifier":
        return (kind, "U&" + _escaped(text.replace("\\", "\\\\"), unicode=True))
    if kind == "string":
        return (kind, "E" + _escaped(text.replace("\\", "\\\\"), unicode=False))
    return (kind, _escaped(text, unicode=text[0] in "uU"))


def _escaped(text: str, *, unicode: bool) -> str:
    """Every unsafe character as an escape of `U&""` or of `E''`."""
    return "".join(c if is_safe(c) else _escape(ord(c), unicode) for c in text)


def _escape(code: int, unicode: bool) -> str:
    if unicode:
        return f"\\{code:04X}" if code < 0x10000 else f"\\+{code:06X}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _laid_out(tokens: list[_Token], cells: int) -> list[str]:
    return [piece for line, breaks in _physical(tokens) for piece in _broken(line, breaks, cells)]


def _physical(tokens: list[_Token]) -> Iterator[tuple[str, list[_Break]]]:
    """The lines as the statement has them, each with the places where it may be broken."""
    line, breaks, depth = "", list[_Break](), 0
    for number, (kind, text) in enumerate(tokens):
        if text == " ":
            breaks.append(_Break(10 * depth + _cost(tokens[number - 1][1], tokens[number + 1][1]), len(line)))
        elif text == "(":
            depth += 1
        elif text == ")":
            depth -= 1
        if "\n" not in text:
            line += text
            continue
        before, *after = (text.expandtabs(4) if kind == "space" else text).split("\n")
        line += before
        for following in after:
            yield line.rstrip(_SPACE), breaks
            line, breaks = following, []
    yield line, breaks


def _cost(before: str, after: str) -> int:
    if before.lower() in _CLAUSES:
        return 9
    word = after.lower()
    if word in _CLAUSES:
        return 0
    if word in ("and", "or"):
        return 1
    return 2 if before == "," else 6


def _broken(line: str, breaks: list[_Break], cells: int) -> Iterator[str]:
    """`line` in pieces that fit; a piece without a place to break stays whole."""
    margin = line[: len(line) - len(line.lstrip())] + _CONTINUED
    measure = len if line.isascii() else width
    start, prefix = 0, ""
    while len(prefix) + measure(line[start:]) > cells:
        room = cells - len(prefix)
        later = [b for b in breaks if b.at > start]
        fitting = [b for b in later if measure(line[start : b.at]) <= room]
        late = [b for b in fitting if b.cost == 0 or b.at - start > room * 2 // 5]
        if not later:
            break
        best = min(late or fitting or later[:1], key=lambda b: (b.cost, -b.at))
        yield prefix + line[start : best.at]
        start, prefix = best.at + 1, margin + (_CONTINUED if best.cost >= 10 else "")
    yield prefix + line[start:]
