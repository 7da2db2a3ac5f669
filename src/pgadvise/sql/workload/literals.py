"""Statement texts without the secrets that people write into them.

pg_stat_statements puts `$1` in the place of literals, but not in utility statements before PostgreSQL 16, not in
every one since, and not in a role's password on any version. What is left becomes a mark that says what stood there.
"""

import re
from collections.abc import Iterator

from pgadvise.sql.parser.parse import NotParsed, Token, tokens

LITERAL = "‹literal›"
PASSWORD = "‹password›"
VERIFIER = "‹password verifier›"  # of SCRAM, as psql's \password sends it: nobody logs in with it
CONNECTION = "‹connection string›"
CONNECTION_SECRET = "‹connection string with password›"
OPTION = "‹user mapping option›"
COMMAND = "‹command›"
COMMAND_SECRET = "‹command with credential›"
UNREADABLE = "‹unreadable›"

_WRITTEN = frozenset({"SCONST", "USCONST", "BCONST", "XCONST", "ICONST", "FCONST"})
_SETTERS = frozenset({"SET", "ALTER", "CREATE"})  # in UPDATE t SET a.b = c a dot is another thing
_COMMENTS = frozenset({"C_COMMENT", "SQL_COMMENT"})
_MANY = "/*, ... */"  # PostgreSQL 18 writes it for the rest of a list

# Most texts hold nothing to hide, and looking for its signs takes a hundredth of the time of a scan.
_ROWS = re.compile(r"\s*(select|insert|update|delete|merge|with)\b", re.IGNORECASE)
_SIGNS = ("'", "--", "\\", "\0", ";")
_SIGN = re.compile(r"[0-9](?<![\w$][0-9])|\$(?![0-9])")
_COMMENT = re.compile(r'/\*(?:(?!\*/|/\*)[^"])*\*/')

_SCRAM = re.compile(r"[eE]?'SCRAM-SHA-256\$\d+:")
_WITH_PASSWORD = re.compile(r"password\s*=|://[^\s/@]*:[^\s/@]+@", re.IGNORECASE)
_WITH_CREDENTIAL = re.compile(
    _WITH_PASSWORD.pattern + r"|passw(?:or)?d|\bpwd\b|secret|token|api[_-]?key|access[_-]?key|authorization|bearer",
    re.IGNORECASE,
)

# Numbers that are part of a statement's shape: `numeric(10, 2)`, `ORDER BY 1, 2`. Longer ones could be anything.
_SHAPE_DIGITS = 4
_LIST = 50
_SIZED = frozenset("NUMERIC DECIMAL_P DEC VARCHAR VARYING CHARACTER CHAR_P BIT TIME TIMESTAMP INTERVAL FLOAT_P".split())


def redact(text: str) -> str:
    """`text` with a mark in the place of each literal, and without comments. Works on text that is cut off or wrong.

    What follows the point where a text stops being SQL is dropped; a text without any SQL is `‹unreadable›`.
    """
    if _ROWS.match(text) and (clean := _without_comments(text)) is not None:
        return clean
    words, whole = _readable(text)
    if not words:
        return UNREADABLE if text.strip() else text
    return "".join(_marked(text, words)).strip() + ("" if whole else f" {LITERAL}")


def _without_comments(text: str) -> str | None:
    """None when there is more to take out than plain comments; a quote outside them, for instance."""
    if "/*" in text:
        text = _COMMENT.sub(lambda found: _MANY if found[0] == _MANY else " ", text).strip()
        if "/*" in text.replace(_MANY, ""):
            return None
    return None if any(sign in text for sign in _SIGNS) or _SIGN.search(text) else text


def _readable(text: str) -> tuple[list[Token], bool]:
    """The words up to the first that is no word, and whether that is all of them."""
    end = len(text)
    for _ in range(3):  # a bad escape inside a string is noticed first, the string that is then open after that
        try:
            words = tokens(text[:end])
        except NotParsed as error:
            end = min(end - 1, error.at or 0)
            if end <= 0:
                break
        else:
            trusted = _trusted(text, words)
            return trusted, len(trusted) == len(words) and end == len(text)
    return [], False


def _trusted(text: str, words: list[Token]) -> list[Token]:
    r"""Up to a string that ends in `\'`: with standard_conforming_strings off it goes on there."""
    for index, word in enumerate(words):
        if word.kind == "SCONST" and text[word.end - 2] == "\\" and text[word.start] not in "eE$":
            return words[: index + 1]
    return words


def _marked(text: str, words: list[Token]) -> Iterator[str]:
    position = 0
    statement: list[Token] = []
    settings = False
    for word in words:
        kind = word.kind
        if kind in _COMMENTS:
            replaced = _MANY if text[word.start : word.end] == _MANY else " "
        elif kind in _WRITTEN:
            replaced = _mark(text[word.start : word.end], word, statement)
        elif settings and kind != "PARAM" and _is_setting_value(text, statement):
            replaced = LITERAL
        else:
            replaced = ""
        if replaced:
            yield text[position : word.start] + replaced
            position = word.end
        if kind not in _COMMENTS:
            statement.append(word)
            settings = settings or (kind == "SET" and statement[0].kind in _SETTERS)
        if kind == "ASCII_59":
            statement.clear()
            settings = False
    yield text[position : words[-1].end]


def _mark(source: str, word: Token, before: list[Token]) -> str:
    kinds = [token.kind for token in before[:3]]
    last = before[-1].kind if before else ""
    defines = kinds[:1] in (["CREATE"], ["ALTER"])
    if defines and kinds[1:3] == ["USER", "MAPPING"]:
        return OPTION
    if defines and last == "PASSWORD" and kinds[1] in ("ROLE", "USER", "GROUP_P"):
        return VERIFIER if _SCRAM.match(source) else PASSWORD
    if defines and last == "CONNECTION" and kinds[1] == "SUBSCRIPTION":
        return CONNECTION_SECRET if _WITH_PASSWORD.search(source) else CONNECTION
    if last == "PROGRAM" and kinds[0] == "COPY":
        return COMMAND_SECRET if _WITH_CREDENTIAL.search(source) else COMMAND
    return source if word.kind == "ICONST" and _is_shape(source, before) else LITERAL


def _is_shape(digits: str, before: list[Token]) -> bool:
    """Whether a number is the size of a type, or the place of a column after BY."""
    last = _before_list(before, "ICONST")
    if len(digits) > _SHAPE_DIGITS or last < 0:
        return False
    sized = before[last].kind == "ASCII_40" and last > 0 and before[last - 1].kind in _SIZED
    return sized or before[last].kind == "BY"


def _is_setting_value(text: str, before: list[Token]) -> bool:
    """Whether a word follows `app.token TO` after a SET: there it is a value even without quotes."""
    last = _before_list(before, None)
    if last < 2 or before[last].kind not in ("TO", "ASCII_61"):
        return False
    return before[last - 2].kind == "ASCII_46" or "." in text[before[last - 1].start : before[last - 1].end]


def _before_list(before: list[Token], kind: str | None) -> int:
    """The index of the word before the items (all of `kind`) of the list in which the next word stands."""
    last = len(before) - 1
    for _ in range(_LIST):
        if last < 1 or before[last].kind != "ASCII_44" or kind not in (None, before[last - 1].kind):
            break
        last -= 2
    return last
