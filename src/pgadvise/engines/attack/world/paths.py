"""Rows whose tenant is one element of a path: files by their name, messages by their topic."""

import re
from collections.abc import Iterator

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.files import FILES
from pgadvise.snapshot import Column, Name, Policy, Relation, Snapshot, literal, quote

MESSAGES = Name("realtime", "messages")
_OWN = "{own}"
_ANY = "files"  # a folder's name
FILE = f"{{tenant}}/{_OWN}.pdf"

_ELEMENT = (
    r"(?:split_part|string_to_array)\([^;]*?\b{column}\b\W[^;]*?'([^'\w])'(?:::text)?(?:, (\d+))?\)\)*(?:\[(\d+)\])?"
)
_ASKED = re.compile(r"\)* = '([A-Za-z_-]+)'(?:::text)?(?! *\|\|)")  # a word, after an element
_BEFORE = r"'((?:\w+[:/.|-])*\w+)([:/.|-])%?'"
_CHECKED = re.compile(r"~ '\^((?:\w+[:/.|-])*?\w+)([:/.|-])")
_EXTENSION = re.compile(r"\bextension\([^;']{0,60}'\.?(\w+)'|'%\.(\w+)'", re.IGNORECASE)
_SLASH = r"\(*(?:objects\.)?name\)*(?:::text)?, '/'(?:::text)?"
_FOLDER = re.compile(
    rf"(?:(?:foldername\(\(*(?:objects\.)?name\)*|string_to_array\({_SLASH})\)\)*\[(?P<folder>\d+)\]"
    rf"|split_part\({_SLASH}, (?P<part>\d+)\)|(?:objects\.)?path_tokens\[(?P<token>\d+)\])\)*"
    r"(?: = (?:ANY \(ARRAY\[)?'(?P<word>[A-Za-z_-]+)'(?:::text)?(?:, '[A-Za-z_-]+'(?:::text)?)*(?! *\|\|))?",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"(?:starts_with\()?\(*(?:objects\.)?name\)*(?:,| ~~| \^@| ~) \(*'\^?((?:[A-Za-z_-]+/)+)%?'(?:::text)?( \|\|)?"
)
_DEPTH = re.compile(r"\barray_length\((?:storage\.)?foldername\((?:objects\.)?name\), 1\)")
_WORD = re.compile(r"\w+")
_KEYS = frozenset(("uuid", "text", "varchar", "citext", "int4", "int8"))


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """`sql` gives the tenant of row `t`, which `column` carries as one element; `pattern` makes such a path.

    `guessed` where no text tells which element it is.
    """

    relation: Relation
    column: str
    sql: str
    pattern: str = FILE
    guessed: bool = False


def paths(snapshot: Snapshot) -> Iterator[Path]:
    """Of the platforms' tables of files and of messages; a topic counts only where a policy looks at it."""
    for relation in snapshot.relations:
        column = {FILES: "name", MESSAGES: "topic"}.get(relation.qualified)
        if column is None or relation.column(column) is None:
            continue
        text = _text(snapshot, relation)
        if column == "name":
            yield Path(
                relation=relation,
                column=column,
                sql=folder(snapshot, relation, "t.name"),
                pattern=_file(snapshot, relation),
            )
        elif column in text:
            yield _topic(snapshot, relation, column, text)


def folder(snapshot: Snapshot, relation: Relation, path: str) -> str:
    """The folder that names a file's tenant, as SQL over the `path`."""
    return f"split_part({path}, '/', {len(_fixed(snapshot, relation)) + 1})"


def _fixed(snapshot: Snapshot, relation: Relation) -> list[str]:
    """The words that a file's first folders are, where policies compare those with words alone and look at the next.

    So are folders that nothing looks at, before the one that several policies look at and no other: by a mistake there
    nobody would see files of his own.
    A folder that some policy compares with anything else may be the tenant's, so it counts as that, whichever folder
    the others look at: what is taken to be the tenant must not be what a mistaken policy happens to ask.
    """
    texts = [_of(policy) for policy in snapshot.policies_of(relation)]
    looks = [_asked_folders(text) for text in texts]
    made = " ".join(m[0] for c in relation.columns if c.generated for m in _FOLDER.finditer(c.default or ""))
    asked: dict[int, list[str | None]] = {}
    for place, word in (look for each in (*looks, _asked_folders(made)) for look in each):
        asked.setdefault(place, []).append(word)
    last = max(asked, default=1)
    unasked = [_ANY] if sum((last, None) in each for each in looks) > 1 else [None]
    fixed: list[str] = []
    while len(fixed) + 1 < last:
        words = asked.get(len(fixed) + 1, unasked)
        if words[0] is None or None in words:
            return []
        fixed.append(words[0])
    return fixed if None in asked.get(last, ()) and _only("\n".join(texts)) else []


def _asked_folders(text: str) -> list[tuple[int, str | None]]:
    """Which folders a text looks at, and the words that it compares those with."""
    found = [(int(m["folder"] or m["part"] or m["token"]), m["word"]) for m in _FOLDER.finditer(text)]
    for match in _BEGINNING.finditer(text):
        found += enumerate((*match[1].split("/")[:-1], *((None,) if match[2] else ())), 1)
    return found


def _only(text: str) -> bool:
    """Whether the path is not looked at otherwise than by its folders from the first, their number, or its ending."""
    rest = text
    for known in (_EXTENSION, _DEPTH, _FOLDER, _BEGINNING):
        rest = known.sub("", rest)
    return re.search(r"\bname\b|\bobjects\.\*", rest) is None


def _file(snapshot: Snapshot, relation: Relation) -> str:
    """A file of the first kind that a policy asks for: `storage.extension(name) = 'png'`, `name like '%.png'`."""
    asked = _EXTENSION.search(_text(snapshot, relation))
    folders = "".join(f"{word}/" for word in _fixed(snapshot, relation))
    return folders + (FILE if asked is None else f"{FILE.removesuffix('.pdf')}.{asked[1] or asked[2]}")


def _text(snapshot: Snapshot, relation: Relation) -> str:
    return "\n".join(map(_of, snapshot.policies_of(relation)))


def _of(policy: Policy) -> str:
    return "\n".join(part for part in (policy.using, policy.check) if part)


def _checked(snapshot: Snapshot, relation: Relation, column: str) -> re.Match[str] | None:
    """What a CHECK says that it begins with."""
    checks = (
        c.expression or "" for c in snapshot.constraints_of(relation) if c.kind == "check" and column in c.columns
    )
    return _CHECKED.search("\n".join(checks))


def _topic(snapshot: Snapshot, relation: Relation, column: str, text: str) -> Path:
    """The element that a policy looks at, but for those that it holds against words alone; else what follows a word."""
    looks = [(look, _ASKED.match(text, look.end())) for look in re.finditer(_ELEMENT.format(column=column), text)]
    asked = {int(look[2] or look[3] or 0): word[1] for look, word in looks if word is not None}
    found = next((look for look, word in looks if word is None), None)
    before = re.search(_BEFORE, text)
    mark, place = ":", 2
    if found and (found[2] or found[3]):
        mark, place = found[1], int(found[2] or found[3])
    elif before:
        mark, place = before[2], before[1].count(before[2]) + 2
    before = before or _checked(snapshot, relation, column)
    told = before[1].split(mark) if before else []
    words = [told[number] if number < len(told) else asked.get(number + 1, "room") for number in range(place - 1)]
    goes_on = [_OWN] if re.search(rf"\|\| \(*'{re.escape(mark)}", text) else []  # || ':%'
    pattern = mark.join([*words, "{tenant}", *goes_on])
    sql = f"split_part(t.{quote(column)}, {literal(mark)}, {place})"
    return Path(relation=relation, column=column, sql=sql, pattern=pattern, guessed=not (found or before))


def registries(snapshot: Snapshot, paths: tuple[Path, ...], known: frozenset[int]) -> Iterator[tuple[Relation, Column]]:
    """Tables that policies compare a path with: where nothing else tells, their key is what a path names.

    Of a table of members it is what they are members of, and so is the key of that.
    """
    for path in paths:
        words = set(_WORD.findall(_with_helpers(snapshot, _text(snapshot, path.relation))))
        for table in snapshot.tables:
            if table.name in words and table.oid not in known and table.oid != path.relation.oid:
                column = _key(snapshot, table)
                if column is not None:
                    yield table, column
                else:
                    yield from _joined(snapshot, table, known) or _of_person(snapshot, table, words)


def _with_helpers(snapshot: Snapshot, text: str) -> str:
    named = set(_WORD.findall(text))
    bodies = (f.body or "" for f in snapshot.functions if f.name in named and f.extension is None)
    return "\n".join((text, *bodies))


def _of_person(snapshot: Snapshot, table: Relation, words: set[str]) -> list[tuple[Relation, Column]]:
    """The one column of a person's own table that texts name beside what refers to others."""
    referring = {name for key in snapshot.foreign_keys_of(table) for name in key.columns}
    named = [c for c in table.columns if c.name in words - referring and c.base_type in _KEYS]
    return [(table, named[0])] if len(named) == 1 and referring else []


def _joined(snapshot: Snapshot, table: Relation, known: frozenset[int]) -> list[tuple[Relation, Column]]:
    """Of a table that joins people with one other table."""
    keys = [key for key in snapshot.foreign_keys_of(table) if len(key.columns) == 1]
    targets = {key.columns[0]: snapshot.relation(key.references or 0) for key in keys}
    others = [(name, t) for name, t in targets.items() if t is not None and t.qualified != ACCOUNTS]
    if len(targets) == len(others) + 1 and len(others) == 1:
        name, target = others[0]
        column, key = table.column(name), _key(snapshot, target)
        if column is not None and key is not None and target.oid not in known:
            return [(table, column), (target, key)]
    return []


def _key(snapshot: Snapshot, table: Relation) -> Column | None:
    """The primary key's column that refers to nobody's table."""
    referring = {name for key in snapshot.foreign_keys_of(table) for name in key.columns}
    columns = [table.column(name) for name in snapshot.primary_columns_of(table) if name not in referring]
    fitting = [column for column in columns if column is not None and column.base_type in _KEYS]
    return fitting[0] if len(fitting) == 1 else None
