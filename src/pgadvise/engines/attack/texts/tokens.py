"""What texts read of the token, by the paths into it: one by one, by jsonpath, by a helper that is given the key.

A search, not an argument: as with all hints, what is missed costs a leak that is not found.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pgadvise.snapshot import Snapshot

_TEXT = r"'((?:[^']|'')*)'"
SETTING = re.compile(r"(?:current_setting|set_config)\(\s*'([^']+)'")
_STEP = r"(?:\)*\s*->>?\s*'[^']+'(?:::\w+)?|\)*\['[^']+'(?:::\w+)?\])"  # data -> 'key', data['key']
_PATH = re.compile(rf"{_STEP}+|\s*#>>?\s*'\{{[^}}]+\}}'")
_JSONPATH = re.compile(r'(?:(?:lax|strict)\s+)?\$((?:\.\*\*?|\.(?:"\w+"|\w+)|\[\*\])+)')
# A list, and the filter that a jsonpath puts on its elements: `-> 'teams' @? '$[*] ? (@.role == "admin")'`.
_FILTERED = re.compile(r"[\s)]*(?:@[?@]|,)\s*'(?:lax |strict )?(\$\[\*\]\s*\?[^']*)'")
_ELEMENT = re.compile(r"(?:array_elements|_each)\([^;]*?\)\)* (?:as )?(\w+)(?:\(\w+\))?", re.IGNORECASE)
_MEMBER = re.compile(r"\b(\w+)(?:\.value)?\)? ->>? '(\w+)'")
_COLUMNS = re.compile(r"to_record(?:set)?\([^;]*?\)\s*(?:as\s+)?\w*\s*\(([^()]*)\)", re.IGNORECASE)
_RECORDS = re.compile(r"to_recordset\([^;]*?\)\s*(?:as\s+)?\w*\s*\(([^()]*)\)", re.IGNORECASE)
_BY_KEY = re.compile(r"(?:_each(?:_text)?|object_keys)\([^;]{0,60}\Z")
_SECTIONS = re.compile(r"_each(?:_text)?\(([^;]*?)\) (?:as )?(\w+)(?:\((\w+), (\w+)\))?", re.IGNORECASE)
_CUT = re.compile(r"(?:string_to_array|split_part)\([^()]*?'(\W)'", re.IGNORECASE)
_OBJECT = re.compile(r"\(*jsonb?_build_object\(", re.IGNORECASE)
_CONTAINS = re.compile(r"\s*@>\s*\(*jsonb?_build_object\(", re.IGNORECASE)
_CONTAINED = re.compile(r"\)*\s*<@([^;=<>]{0,60}(?:jwt|claim)[^;<]{0,60})")
# Searched as a text, or taken apart whatever its keys are.
_SPELLED = re.compile(
    r"(?:jwt\(\)|'user_metadata'(?:::text)?\))\)*::text\b|_each(?:_text)?\([^;]{0,160}'user_metadata'(?:::text)?\)"
)
_TABLE_COLUMN = re.compile(r"\bpath\s+'\$\.\"?(\w+)\"?'", re.IGNORECASE)
_JSONPATH_KEY = re.compile(r'\.(?:"(\w+)"|(\w+))')
_KEY = re.compile(r"'\{?([^'{}]+)\}?'")
SETTING_CLAIM = "request.jwt.claim."
_ROOTS = ("app_metadata", "user_metadata")
_STORED = {"raw_app_meta_data": "app_metadata", "raw_user_meta_data": "user_metadata"}
_WHOLE = frozenset((root,) for root in _ROOTS)


class ClaimPath(msgspec.Struct, frozen=True, order=True):
    """A path into the token, and whether what is read there is compared as a document (an array) instead of a text.

    `entries` are the keys of the objects that such an array holds; `keyed`: it is an object, whose keys are tenants.
    """

    keys: tuple[str, ...]
    document: bool = False
    entries: tuple[str, ...] = ()
    keyed: bool = False

    @property
    def chosen_by_user(self) -> bool:
        return self.keys[0] in ("user_metadata", "raw_user_meta_data")


def claims(snapshot: Snapshot, text: str, literals: tuple[str, ...]) -> tuple[ClaimPath, ...]:
    """Paths into the token that are read in `text`, whose constants are `literals`."""
    settings = (m[1] for m in SETTING.finditer(text))
    found = {ClaimPath((name.removeprefix(SETTING_CLAIM),)) for name in settings if name.startswith(SETTING_CLAIM)}
    for match in _PATH.finditer(text):
        before = text[max(0, match.start() - 90) : match.start()].lower()
        after = text[match.end() : match.end() + 40]
        if "header" not in before and "cookie" not in before and re.search(r"jwt|claim|meta", before + match[0]):
            keyed = _BY_KEY.search(before) is not None
            filtered = _FILTERED.match(text, match.end())
            entries = _asked(filtered[1]) if filtered else ()
            found.add(ClaimPath(_whole(_keys(match[0]), before), _is_document(match[0], after), entries, keyed=keyed))
    if re.search(r"(?:populate_record|to_record)(?:set)?\(", text):
        found |= {ClaimPath((root, name)) for root in _ROOTS for name in _attributes(snapshot, text)}
    found = {_with_entries(path, _entries(text)) for path in found}
    found |= {*_of_jsonpaths(text, literals), *_of_arguments(snapshot, text), *_of_patterns(text)}
    found |= {*_of_documents(snapshot, text), *_of_sections(text)}
    found |= {ClaimPath(("user_metadata", "tenant"))} if _SPELLED.search(text) else set()
    return tuple(sorted(path for path in found if path.keys not in _WHOLE))


def paths(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every path into a document, and what stands before it."""
    for match in _PATH.finditer(text):
        yield _keys(match[0]), text[max(0, match.start() - 90) : match.start()].lower()


def _entries(text: str) -> tuple[str, ...]:
    """The keys that are read of the elements of a list which a function takes apart."""
    names = {m[1] for m in _ELEMENT.finditer(text)}
    read = (m[2] for m in _MEMBER.finditer(text) if m[1] in names)
    return tuple(dict.fromkeys((*read, *(name for m in _RECORDS.finditer(text) for name in _named(m[1])))))


def _of_patterns(text: str) -> Iterator[ClaimPath]:
    """What an object holds that the token, or a part of it, is asked to contain."""
    for match in _CONTAINS.finditer(text):
        before = text[max(0, match.start() - 120) : match.start()]
        steps = next((m for m in _PATH.finditer(before) if not before[m.end() :].strip(" )")), None)
        whose = before[: steps.start()] if steps else before
        if re.search(r"(?:jwt|claims?)[^;=]{0,40}\Z", whose.lower()):
            above = _keys(steps[0]) if steps else ()
            yield from (path for path in _written(text[match.end() :], above) if path.keys[:1] != ("sub",))
    for match in _OBJECT.finditer(text):
        whole = _CONTAINED.match(text, _closing(text, match.end()))
        steps = _PATH.search(whole[1]) if whole else None
        if whole:
            yield from _written(text[match.end() :], _keys(steps[0]) if steps else ())


def _written(text: str, above: tuple[str, ...]) -> Iterator[ClaimPath]:
    """Of `'key', value, …)` the paths to the values, objects within objects included."""
    parts = _arguments(text)
    for key, value in zip(parts[::2], parts[1::2], strict=False):
        name = _KEY.match(key)
        inner = _OBJECT.match(value)
        if name and inner:
            yield from _written(value[inner.end() :], (*above, name[1]))
        elif name:
            yield ClaimPath((*above, name[1]), bool(re.search(r"\barray\b|build_array", value, re.IGNORECASE)))


def _arguments(text: str) -> list[str]:
    """What stands between the commas up to the parenthesis that closes."""
    found, depth, begin = list[str](), 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth < 0 or (letter == "," and depth == 0):
            found.append(text[begin:place].strip())
            begin = place + 1
        if depth < 0:
            break
    return found


def _closing(text: str, begin: int) -> int:
    """Behind the parenthesis that closes."""
    depth = 1
    for place in range(begin, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1
    return len(text)


def _of_jsonpaths(text: str, literals: tuple[str, ...]) -> Iterator[ClaimPath]:
    """What a jsonpath reads of the token; one that begins below its parts may mean either."""
    if not re.search(r"jwt|claim", text):
        return
    for literal in literals:
        steps = _JSONPATH.match(literal)
        if steps is None:
            continue
        keys = tuple(a or b for a, b in _JSONPATH_KEY.findall(steps[1]))
        entries = _asked(literal) or _columns_of(text, literal)
        whole = keys[:1] and keys[0] in _ROOTS
        found: list[tuple[str, ...]] = [keys] if whole else [keys, *((root, *keys) for root in _ROOTS)]
        yield from (ClaimPath(path, "[*]" in literal, entries) for path in found if path)


def _asked(path: str) -> tuple[str, ...]:
    """What the filter of a jsonpath reads of each element."""
    return tuple(dict.fromkeys(a or b for a, b in re.findall(r'@\.(?:"(\w+)"|(\w+))', path)))


def _columns_of(text: str, path: str) -> tuple[str, ...]:
    """What JSON_TABLE reads of each element on a path."""
    found = re.search(rf"json_table\([^;]*?'{re.escape(path)}'[^;]*?\bcolumns\b([^;]*)", text, re.IGNORECASE)
    return tuple(dict.fromkeys(_TABLE_COLUMN.findall(found[1]))) if found else ()


def _of_arguments(snapshot: Snapshot, text: str) -> Iterator[ClaimPath]:
    """What a function reads of the token whose argument is the key."""
    for function in snapshot.functions:
        body = function.body or ""
        if "text" not in function.argument_types or function.extension is not None:
            continue
        if not re.search(r"jwt|claim", body) or not re.search(r"->>?|#>", body):
            continue
        roots: list[tuple[str, ...]] = [(root,) for root in _ROOTS if root in body] or [()]
        cut = _CUT.search(body)
        for call in re.finditer(rf"\b{re.escape(function.name)}\(\s*{_TEXT}", text):
            keys = tuple(call[1].split(cut[1])) if cut else (call[1],)
            yield from (ClaimPath((*root, *keys)) for root in roots if all(keys))


def _of_documents(snapshot: Snapshot, text: str) -> Iterator[ClaimPath]:
    """What is read of the document that a function makes of parts of the token, in each of these."""
    for function in snapshot.functions:
        body = function.body or ""
        roots = [root for root in _ROOTS if root in body] if function.returns in ("json", "jsonb") else []
        if not roots or function.extension is not None:
            continue
        for call in re.finditer(rf"\b{re.escape(function.name)}\([^()]*\)(?: AS \w+\))*", text):
            steps = _PATH.match(text, call.end())
            if steps is not None:
                after = text[steps.end() : steps.end() + 40]
                yield from (ClaimPath((root, *_keys(steps[0])), _is_document(steps[0], after)) for root in roots)


def _of_sections(text: str) -> Iterator[ClaimPath]:
    """What is asked of some entry of the token: of each of its parts, and of a claim by its key."""
    for each in _SECTIONS.finditer(text):
        if not re.search(r"jwt\(\)\)*\Z|claims'[^>]*\Z", each[1]):
            continue
        row, key, value = re.escape(each[2]), each[3] or "key", each[4] or "value"
        for read in re.finditer(rf"\b{row}\.{value}\)* ->>? '(\w+)'", text):
            yield from (ClaimPath((root, read[1])) for root in _ROOTS)
        for named in re.finditer(rf"\b{row}\.{key} = '(\w+)'", text):
            yield ClaimPath((named[1],))


def _attributes(snapshot: Snapshot, text: str) -> Iterator[str]:
    """What a record is filled with from a document."""
    for match in _COLUMNS.finditer(text):
        yield from _named(match[1])
    for kind in snapshot.types:
        if kind.kind == "composite" and kind.extension is None:
            yield from (attribute.name for attribute in kind.attributes)


def _named(columns: str) -> Iterator[str]:
    """Of a list of columns with their types the names."""
    yield from (part.split()[0].strip('"') for part in columns.split(",") if len(part.split()) > 1)


def _keys(path: str) -> tuple[str, ...]:
    return tuple(key.strip() for m in _KEY.finditer(path) for key in m[1].split(","))


def _whole(keys: tuple[str, ...], before: str) -> tuple[str, ...]:
    """A path that goes on from a document which a function or a column gave."""
    first = _STORED.get(keys[0], keys[0])
    for root in _ROOTS if first not in _ROOTS else ():
        if root.split("_")[0] + "_meta" in before[-40:]:
            return (root, *keys)
    return (first, *keys[1:])


def _with_entries(path: ClaimPath, entries: tuple[str, ...]) -> ClaimPath:
    return msgspec.structs.replace(path, entries=entries) if path.document and not path.entries else path


def _is_document(path: str, after: str) -> bool:
    last = re.findall(r"->>?|#>>?|\[", path)[-1]
    return not (last.endswith(">>") or (last == "[" and re.match(r"\)*\s*#?->>|\)*\s*#>>", after))) or bool(
        re.match(r"\W*(\?|@>|<@)", after)
    )


def put(document: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Say something at a path of a token; where a text stands in its way, nothing."""
    for key in path[:-1]:
        inner = document.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        document = inner
    if path:
        document[path[-1]] = value
