"""Documents that say what texts ask a document for: `{"public": true}`, `{"sharing": {"scope": "world"}}`.

A search, not an argument: what no pattern here reads is a row that is not there, and a leak that is not found.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]

_STEP = r"\)*\s*->>?\s*'\w+'(?:::text)?"
_KEY = re.compile(r"'(\w+)'")
_LITERAL = re.compile(r"\)*(?:::\w+)?\)*\s*=\s*(?:any\s*\(+(?:array)?\[?)?\(*'([^']*)'", re.IGNORECASE)
_TRUE = re.compile(r"\)*::bool(?:ean)?\b", re.IGNORECASE)
_OF_TYPE: Document = {"object": {}, "array": [], "string": "a", "number": 1, "boolean": True}
_JSONPATH = re.compile(r"\$((?:\.\"?\w+\"?|\[\*\])*)\s*(?:\?\s*\(\s*@((?:\.\"?\w+\"?)*))?\s*==\s*(\"[^\"]*\"|\w+)")


def disclosed(column: str, text: str) -> Document:
    """What all of them ask of the column, in one document; empty where nothing is asked."""
    found: Document = {}
    for one in (
        *_by_type(column, text),
        *_contained(column, text),
        *_by_jsonpath(column, text),
        *_by_key(column, text),
        *_by_steps(column, text),
    ):
        found = merged(found, one)
    return found


def said_elsewhere(column: str, text: str, value: str) -> Document:
    """The value in every place where a text looks into the column: `{"meta": {"org": value}}`."""
    found: Document = {}
    for match in re.finditer(rf"\b{re.escape(column)}\b\"?((?:{_STEP})+)", text):
        found = merged(found, nested(_KEY.findall(match[1]), value))
    return found


def merged(first: Document, second: Document) -> Document:
    """Both; where they differ, the second."""
    inner = {
        key: merged(first[key], value) if isinstance(value, dict) and isinstance(first.get(key), dict) else value
        for key, value in second.items()
    }
    return {**first, **inner}


def _contained(column: str, text: str) -> Iterator[Document]:
    for match in re.finditer(rf"\b{re.escape(column)}\b\"?\)*\s*@>\s*\(*'(\{{[^']*\}})'", text):
        try:
            document = json.loads(match[1])
        except ValueError:
            continue
        yield document


def _by_jsonpath(column: str, text: str) -> Iterator[Document]:
    name = rf"\b{re.escape(column)}\b\"?\)*\s*(?:@\?|@@|,)\s*\(*"
    for match in re.finditer(rf"{name}'(?:lax |strict )?([^']*)'", text):
        path = _JSONPATH.search(match[1])
        keys = re.findall(r"\w+", (path[1] + (path[2] or "")).replace("[*]", "")) if path else []
        if path is not None and keys:
            yield nested(keys, {"true": True, "false": False}.get(path[3], path[3].strip('"')))


def _by_key(column: str, text: str) -> Iterator[Document]:
    for match in re.finditer(rf"\b{re.escape(column)}\b\"?((?:{_STEP})*)\)*\s*\?\s*'(\w+)'", text):
        yield nested([*_KEY.findall(match[1]), match[2]], True)


def _by_type(column: str, text: str) -> Iterator[Document]:
    """`jsonb_typeof(column -> 'a') = 'array'`."""
    for match in re.finditer(rf"_typeof\(+{re.escape(column)}\"?((?:{_STEP})+)\)*\s*=\s*'(\w+)'", text):
        if match[2] in _OF_TYPE:
            yield nested(_KEY.findall(match[1]), _OF_TYPE[match[2]])


def _by_steps(column: str, text: str) -> Iterator[Document]:
    """`column -> 'a' ->> 'b'`, compared with a text or taken for true."""
    for match in re.finditer(rf"\b{re.escape(column)}\b\"?((?:{_STEP})+)", text):
        if text[: match.start()].rstrip("(").endswith("_typeof"):
            continue
        after = text[match.end() : match.end() + 60]
        said = _LITERAL.match(after)
        value = said[1] if said else True if _TRUE.match(after) else None
        if value is not None:
            yield nested(_KEY.findall(match[1]), True if value == "true" else value)


def nested(keys: list[str], value: object) -> Document:
    """An object in which the keys, one within the other, lead to the value."""
    for key in reversed(keys):
        value = {key: value}
    assert isinstance(value, dict)
    return value
