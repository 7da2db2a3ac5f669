"""The parser's tree of a PL/pgSQL body: dicts with a kind for a key (`PLpgSQL_stmt_if`), in lists of such dicts."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pgadvise.sql.parser.parse import tokens

# How an expression's text is to be read (RawParseMode, src/include/parser/parser.h); above: an assignment.
STATEMENT, EXPRESSION = 0, 2
_ERROR = 21  # elog.h, ERROR; what is below is told and nothing else
_DEEPER = {"ASCII_40": 1, "ASCII_91": 1, "ASCII_41": -1, "ASCII_93": -1}
_SIGNS = ("COLON_EQUALS", "ASCII_61")


class Assignment(NamedTuple):
    """`target := value`, each as it is written; no value where there is no sign."""

    target: str
    value: str


def parts(raw: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node of the tree with its kind, a node before those within it."""
    return ((kind, node) for kind, node in nodes(raw) if kind.startswith("PLpgSQL_"))


def nodes(raw: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node of a tree of either language with the key that it stands under."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if isinstance(value, dict):
                yield key, value
            yield from nodes(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from nodes(item)


def variable_names(tree: dict[str, Any]) -> list[str]:
    """What the variables of a body are called, by their numbers; records and rows among them."""
    return [next(iter(datum.values())).get("refname", "") for datum in tree["datums"]]


def listed_names(target: dict[str, Any]) -> list[str]:
    """The variables that INTO names one by one, or a loop over rows."""
    return [field["name"] for field in target.get("PLpgSQL_row", {}).get("fields") or ()]


def filled_names(raw: object) -> Iterator[str]:
    """The variables that anything but an assignment gives a value: a query's INTO, a loop, GET DIAGNOSTICS."""
    for kind, node in parts(raw):
        if kind == "PLpgSQL_row":
            yield from listed_names({kind: node})
        elif kind == "PLpgSQL_var":
            yield node.get("refname", "")


def is_error(raising: dict[str, Any]) -> bool:
    """Whether a RAISE ends the statement."""
    level: int = raising.get("elog_level", _ERROR)
    return level >= _ERROR


@cache
def assignment(text: str) -> Assignment:
    """What is assigned to what by `x := …`, `r.a[i = 1] = …`: literals, names and subscripts may hold a sign too."""
    depth = 0
    for token in tokens(text):
        depth += _DEEPER.get(token.kind, 0)
        if depth == 0 and token.kind in _SIGNS:
            return Assignment(text[: token.start].strip(), text[token.end :].strip())
    return Assignment(text.strip(), "")


def as_statement(raw: dict[str, Any]) -> str:
    """Of a PLpgSQL_expr: a statement as it is; an expression, or what is assigned, as a query."""
    text, mode = str(raw["query"]), raw.get("parseMode", STATEMENT)
    if mode == STATEMENT:
        return text
    return f"SELECT {assignment(text).value if mode > EXPRESSION else text}"
