"""What kind of text a statement is, and what it looks like without its parameters: told without the parser.

pg_stat_statements holds thousands of texts and a few of them take the time: only those are worth a parse.
"""

import hashlib
import re
from functools import lru_cache

from pgadvise.sql.parser import parse
from pgadvise.sql.workload.literals import LITERAL

_WORK = re.compile(r"[\s(]*(?:select|insert|update|delete|merge|with|values|table|call)\b", re.IGNORECASE)
# EXECUTE is booked under the text of its PREPARE.
_PREPARE = re.compile(r'\s*prepare\s+(?:"[^"]*"|\w+)\s*(?:\([^)]*\)\s*)?as\s+', re.IGNORECASE)
# `select set_config(…)` opens each request of PostgREST; advisory locks, notifications and sleeps wait on purpose.
_MACHINERY = re.compile(
    r"\s*select\s+(?:\*\s+from\s+)?(?:pg_catalog\.|\"?extensions\"?\.)?"
    r"(?:set_config|current_\w+|session_user|version|txid_\w+|pg_\w+)\b(?!.*\bfrom\b)",
    re.IGNORECASE | re.DOTALL,
)
_CATALOG = re.compile(r'\b(?:from|join)\s+(?:only\s+)?"?(?:pg_catalog|information_schema|pg_\w+)\b', re.IGNORECASE)
_PARAMETER = re.compile(rf"\$\d+|{LITERAL}")
_SPACE = re.compile(r"\s+")
_MANY = re.compile(r"\$(?:::[\w.\"]+)?(?: ?, ?\$(?:::[\w.\"]+)?)+(?: ?/\*, \.\.\. \*/)?|\$ ?/\*, \.\.\. \*/")
_ROWS = re.compile(r"(\([^()]*\))(?: ?, ?\1)+")


def unprepared(text: str) -> str:
    """The statement that a PREPARE prepares; any other text as it is."""
    return _PREPARE.sub("", text, count=1)


def does_work(text: str) -> bool:
    """Whether a text reads or writes rows of the user's.

    Not so: BEGIN, SET, COPY, EXPLAIN, VACUUM, CREATE INDEX and their like, the preamble of an API's request, sleeps
    and advisory locks, questions to the catalog.
    """
    if not _WORK.match(text) or _CATALOG.search(text):
        return False
    return not _MACHINERY.match(text)


# As many as pg_stat_statements holds, as it is set by default, and twice that.
@lru_cache(maxsize=16384)
def is_work(text: str) -> bool:
    """Whether a text of pg_stat_statements, prepared or not, does work."""
    return does_work(unprepared(text))


def skeleton(text: str) -> str:
    """`text` without what differs between two writings of one statement by one program: parameters and list widths."""
    plain = _SPACE.sub(" ", _PARAMETER.sub("$", text)).strip()
    return _ROWS.sub(r"\1", _MANY.sub("$", plain))


def fingerprint(text: str) -> str:
    """16 hex digits that name a statement on every server; of its skeleton where it cannot be parsed."""
    try:
        return parse.fingerprint(text.replace(LITERAL, "$1"))
    except parse.NotParsed:
        return hashlib.sha256(skeleton(text).encode()).hexdigest()[:16]


def flat(text: str, width: int) -> str:
    """A whole text in one line of at most `width` letters."""
    line = _SPACE.sub(" ", text).strip()
    return line if len(line) <= width else line[: width - 2].rstrip() + " …"
