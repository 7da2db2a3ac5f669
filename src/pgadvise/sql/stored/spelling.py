"""Bodies of functions in one spelling.

The server shows a policy or a view as it reads it, but a body as somebody typed it: `FROM Items` reads `items`, and a
comment is nothing. Whoever looks for a name in a body would miss the one, and find the other.
"""

import re
from functools import cache

from pgadvise.sql.parser.parse import NotParsed, tokens

_MAY_DIFFER = re.compile(r"[A-Z]|--|/\*")
_COMMENTS = ("SQL_COMMENT", "C_COMMENT")
_WORD = re.compile(r"[^\W\d][\w$]*")
_CAPITALS = re.compile(r"[A-Z]+")  # in UTF-8 the server folds no others


@cache
def plain(text: str) -> str:
    """The same body in `sql` or `plpgsql`: names and key words in small letters, comments blank, the same lines.

    Literals and names in quotes are as they were; so is a text that the scanner does not take.
    """
    if _MAY_DIFFER.search(text) is None:
        return text
    try:
        words = tokens(text)
    except NotParsed:
        return text
    parts, at = list[str](), 0
    for word in words:
        parts += text[at : word.start], _spelled(text[word.start : word.end], word.kind in _COMMENTS)
        at = word.end
    return "".join((*parts, text[at:]))


def _spelled(word: str, is_comment: bool) -> str:
    if is_comment:
        return re.sub(r"\S", " ", word)
    return _CAPITALS.sub(lambda found: found[0].lower(), word) if _WORD.fullmatch(word) else word
