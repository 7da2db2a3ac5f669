"""What the statements of a PL/pgSQL body assign, read and return, by the parser's own tree and the text."""

import re
from collections.abc import Iterator
from typing import Any

from pgadvise.snapshot import Function

# Inside a loop these would be states that a round leaves to the next.
_UNSEEN = frozenset(
    f"PLpgSQL_{kind}"
    for kind in (
        "stmt_fors", "stmt_foreach_a", "stmt_fori", "stmt_while", "stmt_loop", "stmt_dynfors", "stmt_forc",
        "exception_block", "stmt_perform", "stmt_case", "stmt_getdiag",
    )
)  # fmt: skip
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_BARE = re.compile(r"\breturn\s*;", re.IGNORECASE)
_RETURN = re.compile(r"\breturn\s+\"?(\w+)\"?\s*;", re.IGNORECASE)
_RETURN_NEXT = re.compile(r"\breturn\s+next\s+\"?(\w+)\"?\s*;", re.IGNORECASE)
_DIAGNOSED = re.compile(r"\bdiagnostics\b([^;]*);", re.IGNORECASE)
_ALIAS = re.compile(r"\b(\w+)\s+alias\s+for\s+\$(\d+)\s*;", re.IGNORECASE)
_NAME = re.compile(r'"([^"]+)"|([^\W\d]\w*)')
_NAMES = re.compile(rf"\s*(?:{_NAME.pattern})(?:\s*\.\s*(?:{_NAME.pattern}))*\s*")
_DECLARED = r"(?<![\w.]){}\s+([\w.\"]+(?:%rowtype)?)\s*(?:;|:=|=|\bdefault\b)"
_VALUES = frozenset(("true", "false", "null"))


def assigned_name(target: str) -> str:
    """`NEW."orgId"` as the server folds it: new.orgId. Empty for what is no name, or a part of an array."""
    names = _NAMES.fullmatch(target)
    parts = _NAME.findall(target) if names is not None else ()
    return ".".join(quoted or plain.lower() for quoted, plain in parts)


class NoModel(Exception):
    """The statement that has none."""


def returned_names(body: str, *, rows: bool = False) -> list[tuple[int, str]]:
    """`RETURN name;`, or `RETURN NEXT name;`, with the line it begins on, the first being 1."""
    text = _without_noise(body)
    found = ((_line(text, match), match[1]) for match in (_RETURN_NEXT if rows else _RETURN).finditer(text))
    return [(line, name) for line, name in found if name.lower() not in _VALUES and not name.isdecimal()]


def diagnosed_names(body: str) -> list[str]:
    """The variables that GET DIAGNOSTICS fills, anywhere in the body."""
    listed = [found[1] for found in _DIAGNOSED.finditer(_without_noise(body))]
    return [word.lower() for text in listed for word in re.findall(r"(\w+)\s*:?=", text)]


def aliases(body: str) -> dict[str, int]:
    """`name ALIAS FOR $1`: the names with their places."""
    return {found[1].lower(): int(found[2]) for found in _ALIAS.finditer(_without_noise(body))}


def bare_returns(body: str) -> frozenset[int]:
    """The lines of `RETURN;`."""
    text = _without_noise(body)
    return frozenset(_line(text, match) for match in _BARE.finditer(text))


def _without_noise(body: str) -> str:
    return _NOISE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), body)


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def declared_type(body: str, name: str) -> str | None:
    """What the text declares a record as: `record`, or a table or a type; None where it cannot be told."""
    text = _NOISE.sub(" ", body)
    head = text[: match.start()] if (match := re.search(r"\bbegin\b", text, re.IGNORECASE)) else text
    found = set(re.findall(_DECLARED.format(re.escape(name)), head, re.IGNORECASE))
    if len(found) != 1:
        return None
    return re.sub(r"%rowtype\Z", "", found.pop(), flags=re.IGNORECASE).lower()


def recorded_names(raw: object) -> tuple[str, ...]:
    """The records that statements read something into."""
    return tuple(dict.fromkeys(body["refname"] for kind, body in parts(raw) if kind == "PLpgSQL_rec"))


def mentions(raw: object, name: str) -> bool:
    """Whether an expression among the statements names a record."""
    word = re.compile(rf"(?<![\w.]){re.escape(name)}\b", re.IGNORECASE)
    return any(kind == "PLpgSQL_expr" and word.search(body["query"]) for kind, body in parts(raw))


def first_statement(body: str) -> int | None:
    """The line of the first BEGIN, where a block inside declares variables too; else None."""
    text = _without_noise(body)
    begin = re.search(r"\bbegin\b", text, re.IGNORECASE)
    inner = begin is not None and re.search(r"\bdeclare\b", text[begin.end() :], re.IGNORECASE)
    return text.count("\n", 0, begin.start()) + 1 if begin is not None and inner else None


def assigned_names(raw: object) -> tuple[str, ...]:
    """The variables that statements assign; FOUND is one that nearly all of them set."""
    found: list[str] = []
    for kind, body in parts(raw):
        if kind == "PLpgSQL_stmt_assign":
            found.append(body["expr"]["PLpgSQL_expr"]["query"].partition(":=")[0].partition("=")[0].strip(' "').lower())
        elif kind == "PLpgSQL_row":
            found += [field["name"] for field in body.get("fields", ())]
        elif kind in _UNSEEN:
            raise NoModel("a loop that holds more than assignments")
    return tuple(dict.fromkeys(found))


def parts(raw: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node with its kind."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if isinstance(value, dict) and key.startswith("PLpgSQL_"):
                yield key, value
            yield from parts(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from parts(item)


def search_path(function: Function, otherwise: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
    """What a function sets for itself, else what it is called under; None: the session's."""
    for setting in function.config:
        if setting.startswith("search_path="):
            parts = setting.removeprefix("search_path=").split(",")
            return tuple(part.strip().strip('"') for part in parts)
    return otherwise
