"""Text from a database, made safe to show.

An identifier may be made of anything: escape sequences that repaint the terminal, marks that turn the reading
direction, characters nobody sees. They are shown as what they are, `\\x1b`, `\\u202e`, and never sent.
"""

import json
import re
from collections.abc import Mapping

# Controls (C0, DEL, C1), then what is invisible or turns the direction: soft hyphen, joiners and grapheme joiner,
# Arabic letter mark, fillers of Hangul and Khmer, Mongolian selectors, zero width, line and paragraph separators,
# bidi controls, invisible operators, variation selectors, byte order mark, interlinear anchors, lone surrogates,
# hieroglyph, shorthand and musical format controls, tags; and the two noncharacters that no XML may hold. Listed, not
# asked of unicodedata, whose answer differs between Pythons.
_HIDDEN = (
    "\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSAFE = re.compile(f"[\x00-\x1f{_HIDDEN}]")
_UNSAFE_JSON = re.compile(f"[{_HIDDEN}]")  # JSON escapes the first 32 itself
_SHORT: Mapping[str, str] = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
# GitHub obeys a line that begins with `::` (Runner.Common/ActionCommand.cs trims it first) or holds `##[`; Azure one
# that holds `##vso[` or begins with `##[`.
_COMMAND = re.compile(r"\A(\s*):(?=:)|#(?=#\[|#vso\[)", re.IGNORECASE)
_MARKUP_COMMAND = re.compile(
    r"(?P<ours><(style|script)>.*?</\2>)|^(?P<before>[ \t]*):(?=:)|#(?=#\[|#vso\[)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_BEGINS = re.compile(r"^[ \t]*::", re.MULTILINE)
_PLAIN_SIGNS = str.maketrans(
    {"·": "-", "…": "...", "→": "->", "×": "x", "‹": "<", "›": ">", "–": "-", "’": "'", "▶": ">"}
)


def safe(text: str) -> str:
    """`text` on one line, every control, bidi and invisible character as a visible escape."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_visible, text)


def safe_json(text: str) -> str:
    """JSON that says the same, in which every hidden character is written as `\\uNNNN`.

    So are the signs by which GitHub's and Azure's logs tell a command, wherever it stands in a line.
    """
    text = text.replace("##[", r"\u0023#[").replace("##vso[", r"\u0023#vso[")
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSAFE_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text)


def safe_in_log(line: str) -> str:
    """One line of the log of a job, in which no command begins that the machine behind the log would obey."""
    if "::" not in line and "##" not in line:  # nearly always, and there are many lines
        return line
    return _COMMAND.sub(lambda match: match[0][:-1] + escape(match[0][-1]), line)


def markup_in_log(document: str) -> str:
    """The same XML or HTML; where a command would begin, it has an entity. Our own styles and scripts stay."""
    if "##" not in document and _BEGINS.search(document) is None:  # nearly always, and a page is long
        return document
    return _MARKUP_COMMAND.sub(_entity, document)


def _entity(match: re.Match[str]) -> str:
    if match["ours"]:
        return match[0]
    return f"{match['before']}&#58;" if match["before"] is not None else "&#35;"


def is_safe(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or _UNSAFE.search(text) is None


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT.get(character) or escape(character)


def escape(character: str) -> str:
    """`\\xNN`, `\\uNNNN` or `\\UNNNNNNNN`, as Python and PostgreSQL's `E''` strings write it."""
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def spelled_for(encoding: str, text: str) -> str:
    """`text` in characters that `encoding` has: our own typographic signs plainly, everything else escaped."""
    if text.isascii() or encoding.lower().startswith("utf"):
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN_SIGNS).encode(encoding, "backslashreplace").decode(encoding)
    return text


def clipped(text: str, length: int) -> str:
    """At most `length` characters, with `…` in place of the rest."""
    return text if len(text) <= length else text[: length - 1] + "…"
