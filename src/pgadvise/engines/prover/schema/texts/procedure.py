"""What the statements of a PL/pgSQL body assign and read, by the parser's own tree."""

import re

from pgadvise.snapshot import Function
from pgadvise.sql.stored.procedural import assignment, parts
from pgadvise.sql.stored.words_of_bodies import names_variable

# Inside a loop these would be states that a round leaves to the next.
_UNSEEN = frozenset(
    f"PLpgSQL_{kind}"
    for kind in (
        "stmt_fors", "stmt_foreach_a", "stmt_fori", "stmt_while", "stmt_loop", "stmt_dynfors", "stmt_forc",
        "exception_block", "stmt_perform", "stmt_case", "stmt_getdiag",
    )
)  # fmt: skip
_NAME = re.compile(r'"([^"]+)"|([^\W\d]\w*)')
_NAMES = re.compile(rf"\s*(?:{_NAME.pattern})(?:\s*\.\s*(?:{_NAME.pattern}))*\s*")


def assigned_name(target: str) -> str:
    """`NEW."orgId"` as the server folds it: new.orgId. Empty for what is no name, or a part of an array."""
    names = _NAMES.fullmatch(target)
    parts = _NAME.findall(target) if names is not None else ()
    return ".".join(quoted or plain.lower() for quoted, plain in parts)


class NoModel(Exception):
    """The statement that has none."""


def recorded_names(raw: object) -> tuple[str, ...]:
    """The records that statements read something into."""
    return tuple(dict.fromkeys(body["refname"] for kind, body in parts(raw) if kind == "PLpgSQL_rec"))


def mentions(raw: object, name: str) -> bool:
    """Whether an expression among the statements names a record."""
    return any(kind == "PLpgSQL_expr" and names_variable(body["query"], name) for kind, body in parts(raw))


def assigned_names(raw: object) -> tuple[str, ...]:
    """The variables that statements assign; FOUND is one that nearly all of them set."""
    found: list[str] = []
    for kind, body in parts(raw):
        if kind == "PLpgSQL_stmt_assign":
            found.append(assignment(body["expr"]["PLpgSQL_expr"]["query"]).target.strip(' "').lower())
        elif kind == "PLpgSQL_row":
            found += [field["name"] for field in body.get("fields", ())]
        elif kind in _UNSEEN:
            raise NoModel("a loop that holds more than assignments")
    return tuple(dict.fromkeys(found))


def search_path(function: Function, otherwise: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
    """What a function sets for itself, else what it is called under; None: the session's."""
    for setting in function.config:
        if setting.startswith("search_path="):
            parts = setting.removeprefix("search_path=").split(",")
            return tuple(part.strip().strip('"') for part in parts)
    return otherwise
