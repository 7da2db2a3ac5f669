"""What stands beside a name in a text: constants, columns, roles that it is compared with, most likely.

A function that answers with a column is read as that column, and so is a variable that it was put into.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Set

from pgadvise.snapshot import Function

TEXT = r"'((?:[^']|'')*)'"
LITERAL = re.compile(TEXT)
_NUMBER = re.compile(r"(?<![\w.'])-?\d+(?![\w.'])")
_NEAR = 90  # characters after a column's name in which a literal is about it
_OVER = re.compile(r"\b(?:and|or|where|limit|(?<!distinct )from|select|then|;)\b", re.IGNORECASE)
# What a document, or the session, that a column is compared with is asked for.
_KEY = re.compile(r"[=~<>] .*->>?\s*\Z|\bcurrent_setting\(\s*\Z", re.DOTALL | re.IGNORECASE)
_ASKED = re.compile(r"->>?\s*\Z|\bcurrent_setting\(\s*\Z", re.IGNORECASE)
_PUT = re.compile(r"\|\|\s*\(?\Z")
_SELECTED = re.compile(
    r"\bselect\s+(?:distinct\s+)?(?:\w+\.)?(\w+)(?:::[\w.]+)?\s+(?:into\s+(?:strict\s+)?(\w+)\s+)?from\b", re.IGNORECASE
)
_NO_ANSWER = frozenset(("bool", "boolean", "void", "trigger"))
_ASSIGNED = re.compile(r"\b(\w+)\"? = (?=(?:any *\(+)?([\w$]+))", re.IGNORECASE)
_INSERT = re.compile(r"\binsert into [\w.\"]+ (?:as \w+ )?\(([^()]*)\)\s*values\s*\(([^()]*)\)", re.IGNORECASE)
_WORD = re.compile(r"[a-z_]\w*", re.IGNORECASE)
_TOLD = re.compile(r"[\w.:*/-]+")  # a role, a permission
_ROLE = "(?:current_user|session_user|rolname)"
_COMPARED = r"[^;=~]{0,20}(?:=|~~\*?|\^@|\bIN\b)\s*[\w.\"( ]{0,40}?"
_INSIDE = r"(?:starts_with|strpos|position|left|right|substr|substring)\([^;=]{0,60}?"


def numbers(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NUMBER.findall(text)))


def beside(column: str, text: str) -> tuple[str, ...]:
    """After the column, and before it where one of a list is meant: `'paid' = any (x.states)`."""
    if column.lower() not in text.lower():
        return ()
    before = rf"{TEXT}(?:::[\w ]+)?\)* (?:=|<>|~~|<@|@>) (?:any \()?\(*(?:\w+\.)?{re.escape(column)}\b"
    found = [m[1].replace("''", "'") for m in re.finditer(before, text, re.IGNORECASE)]
    found += re.findall(rf"@\.\"?{re.escape(column)}\"? == \"([^\"]+)\"", text)  # in a jsonpath
    for match in re.finditer(rf"\b{re.escape(column)}\b[\"']?", text):
        after = match.string[match.end() : match.end() + _NEAR]
        after = _OVER.split(after, maxsplit=1)[0]
        told = (m for m in LITERAL.finditer(after) if not _KEY.search(after[: m.start()]))
        # A mark or a wildcard that is put to a text is nothing that a column holds.
        found += [m[1].replace("''", "'") for m in told if _WORD.search(m[1]) or not _PUT.search(after[: m.start()])]
        found += [] if LITERAL.search(after) else _NUMBER.findall(after)
    return tuple(dict.fromkeys(found))


def handed(column: str, functions: Iterable[Function], set_to: Callable[[str], Set[str]], text: str) -> tuple[str, ...]:
    """Words that functions are given which look for them in a column: `has_role(org_id, 'admin')`.

    Alone or in an array. `set_to` tells the columns that are compared with an argument, by its name or its place.
    """
    named = (
        (f.name, word) for f in functions for n, name in enumerate(f.argument_names, 1) for word in (name, f"${n}")
    )
    called = "|".join({re.escape(name): None for name, word in named if column in set_to(word)})
    calls = re.finditer(rf"\b(?:{called})\((?:[^()]|\([^()]*\))*\)", text) if called else ()
    told = (m for call in calls for m in LITERAL.finditer(call[0]) if not _ASKED.search(call[0][: m.start()]))
    words = (word.strip('" ') for m in told for word in m[1].strip("{}").split(","))
    return tuple(dict.fromkeys(word for word in words if _TOLD.fullmatch(word)))


def calls(functions: Iterable[Function], text: str) -> tuple[tuple[Function, tuple[str, ...]], ...]:
    """Functions with the columns that they are called with, by place: `shown(visibility, state)`."""
    known = {f.name: f for f in functions if f.argument_names}
    called = "|".join(map(re.escape, known))
    found = re.findall(rf"\b({called})\(([^()']*)\)", text) if called else ()
    return tuple(dict.fromkeys((known[name], tuple(map(_named, given.split(",")))) for name, given in found))


def looked_for(column: str, called: Iterable[tuple[Function, tuple[str, ...]]]) -> tuple[str, ...]:
    """Words that functions which are given a column compare it with."""
    given = ((f, n, name) for f, cells in called for n, (cell, name) in _placed(f, cells) if cell == column)
    found = (word for f, n, name in given for word in beside(name or f"${n}", f.body or ""))
    return tuple(dict.fromkeys(word for word in found if _TOLD.fullmatch(word)))


def _placed(function: Function, cells: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, str]]]:
    return enumerate(zip(cells, function.argument_names, strict=False), 1)


def _named(cell: str) -> str:
    """The column that an argument is, without its table and a cast."""
    return cell.strip(" ()\n").partition("::")[0].rpartition(".")[2].strip('"')


def as_columns(parts: Iterable[str], functions: Iterable[Function]) -> str:
    """All texts in one, with columns in place of what holds or answers with them."""
    text = "\n;\n".join(map(_without_variables, parts))
    for function in functions:
        if function.returns.rpartition(".")[2] not in _NO_ANSWER:
            columns = {match[1] for match in _SELECTED.finditer(function.body or "")}
            if len(columns) == 1:
                text = _answered(text, function.name, columns.pop())
    return text


def _without_variables(part: str) -> str:
    for column, variable in {(match[1], match[2]) for match in _SELECTED.finditer(part) if match[2]}:
        part = re.sub(rf"(?<![.\w]){re.escape(variable)}\b", column, part)
    return part


def _answered(text: str, name: str, column: str) -> str:
    """Also where a sub-select names its only result after the function."""
    call = rf"(?:\w+\.)?\b{re.escape(name)}\((?:[^()]|\([^()]*\))*\)"
    return re.sub(rf"\( *select {call}(?: as \w+)?\)|{call}", column, text, flags=re.IGNORECASE)


def filled(text: str) -> dict[str, set[str]]:
    """By word, the columns."""
    found: dict[str, set[str]] = {}
    for column, name in (*_ASSIGNED.findall(text), *_inserted(text)):
        found.setdefault(name, set()).add(column)
    return found


def _inserted(text: str) -> Iterator[tuple[str, str]]:
    for columns, values in _INSERT.findall(text):
        pairs = zip(columns.split(","), map(str.strip, values.split(",")), strict=False)
        yield from ((column.strip(' "\n'), value) for column, value in pairs if _WORD.fullmatch(value))


def is_role(text: str, name: str, asking: tuple[str, ...] = ()) -> bool:
    """Whether a text takes what is called so for a role of the database, or gives it to a function that does."""
    name = rf"\b{re.escape(name)}\b"
    near = rf"pg_has_role\([^)]*{name}|{name}{_COMPARED}{_ROLE}|{_ROLE}{_COMPARED}{name}"
    near += rf"|{_INSIDE}{_ROLE}[^;=]{{0,40}}{name}|{_INSIDE}{name}[^;=]{{0,40}}{_ROLE}"
    if asking:
        near += rf"|\b(?:{'|'.join(map(re.escape, asking))})\([^;=]{{0,60}}?{name}"
    return re.search(near, text, re.IGNORECASE) is not None


def asking(functions: Iterable[Function]) -> tuple[str, ...]:
    """What functions are called that take an argument for one."""
    named = ((f.name, f.body, arg) for f in functions if f.body for arg in f.argument_names if arg)
    return tuple(dict.fromkeys(name for name, body, arg in named if is_role(body, arg)))
