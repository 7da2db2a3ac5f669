"""What a row holds of others: members in an array or a document, an owner's tenants, roles.

A guess from names and from how texts read the column: where it is wrong the row is poorer, not the verdict.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, reduce
from typing import Any, NamedTuple

from pgadvise.engines.attack.texts.disclosed import merged, nested
from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.values import DOCUMENTS, INTEGERS, UUID, element_labels
from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Column

PERSONAL = NamePattern(
    r"(\A|_)(sub|uid|user|users|user_?ids?|userid|members?|member_?ids?|owners?|owner_?ids?"
    r"|person|people|participants?|participant_ids|crew|staff|assignees?|who|guests?|watchers?"
    r"|collaborators?|editors?|viewers?|readers?|admins?|acl|shared_with)\Z",
)
ROLEISH = NamePattern(
    r"role|admin|super|staff|bypass|scope|perm|aal|amr|provider|plan|tier|level|is_|service|mode|seat|kind",
)
_ADDRESSES = NamePattern(r"(\A|_)e?_?mails?\Z|(\A|_)e?_?mail_address(es)?\Z")
TENANTISH = NamePattern(
    r"tenant|workspace|org|account|company|team|customer|client|group|project|site|store|shop|space|unit|hub|club",
)
_NEAR = 220
_ANYBODY = ("text", "varchar")  # what an array of these holds may be of any kind
_JSON_KEY = re.compile(
    r"->>?\s*'(\w+)'|@\.(\w+)|jsonb?_build_object\(\s*'(\w+)'|[\"{,]\s*\"(\w+)\"\s*:|,\s*'(\w+)'\s*,"
)
_RECORD = re.compile(r"to_record(?:set)?\(.*?\)\s*(?:as\s+)?\w*\s*\(([^)]*)\)", re.IGNORECASE | re.DOTALL)
_LISTS = re.compile(r"\[\*\]|array_elements|build_array|recordset|'\[", re.IGNORECASE)
_LIST_IN_OBJECT = r"jsonb?_build_object\(\s*'(\w+)'(?:::text)?,\s*(?:jsonb?_build_array\(|to_jsonb?\(\(*array\[)"
_AS_TEXT = re.compile(r"\)?::text\s*(?:~~|like|ilike)|(?:strpos|position)\(", re.IGNORECASE)
_EACH = re.compile(r"jsonb?_each\(", re.IGNORECASE)
_BY_NAME = re.compile(r"\)*\s*(\?|-> ?\(*(?:select )?\(*\w*\.?uid)")
_SAID_OF_ME = re.compile(r"->>\s*\(+[^']{0,40}\buid\b[^']{0,20}=\s*(?:any\s*\(+array\[)?'(\w+)'", re.IGNORECASE)


# Above every tenant, where tenants list those above them: no tenant itself, so that nobody has rows of it.
_ABOVE = {"uuid": "d0d0d0d0-0000-4000-8000-0000000000d0", "int4": "990", "int8": "990", "text": "above-zq"}


def array(
    column: Column,
    hints: Hints,
    tenant: str | None,
    people: Mapping[str, str],
    *,
    personal: bool,
    registry: bool = False,
) -> str | None:
    """An array literal; None where nothing tells what it would hold. A `personal` row is a person's, one of the
    `registry` is a tenant: it lists itself and what all have in common. `people` have their addresses. Of an enum
    that nothing chooses from, others' rows hold all labels: whatever is asked for is among them."""
    if column.element_type is None or not hints.mentions(column.name):
        return None
    values = _members(column, hints, tenant, people, personal=personal, registry=registry)
    if enum := element_labels(column, hints.snapshot):
        values = tuple(value for value in values if value in enum) or (enum[:1] if personal else enum)
    values = tuple(value for value in values if _is_of(column.element_type, value))
    return "{" + ",".join(json.dumps(value) for value in values) + "}" if values else None


def _is_of(kind: str, value: str) -> bool:
    return value.lstrip("-").isdigit() if kind in INTEGERS else kind != "uuid" or UUID.fullmatch(value) is not None


def _members(
    column: Column, hints: Hints, tenant: str | None, people: Mapping[str, str], *, personal: bool, registry: bool
) -> tuple[str, ...]:
    if column.element_type in _ANYBODY and _ADDRESSES.search(column.name) and people and not personal:
        return tuple(people.values())
    asked = hints.elements(column.name)
    if asked and not PERSONAL.search(column.name):
        return asked
    roles = hints.near(column.name)
    named = TENANTISH.search(column.name) or (PERSONAL.search(column.name) and not ROLEISH.search(column.name))
    if roles and not named and (not personal or ROLEISH.search(column.name)):
        return roles[-1:]
    if registry and tenant is not None and column.element_type in _ABOVE and not PERSONAL.search(column.name):
        return (tenant, _ABOVE[column.element_type], *people)
    if (personal or (TENANTISH.search(column.name) and not PERSONAL.search(column.name))) and tenant is not None:
        return (tenant,)
    # Of what kind the members are is a guess: a claim of an unknown name says the tenant.
    guessed = column.element_type in _ANYBODY and tenant is not None and not PERSONAL.search(column.name)
    return (*people, tenant) if people and guessed and tenant is not None else tuple(people)


def document(
    column: Column,
    hints: Hints,
    tenant: str | None,
    people: Mapping[str, str],
    *,
    personal: bool,
    outsider: str | None = None,
) -> str | None:
    """A JSON document that says who belongs here, in the shape in which texts read it; None where none does.

    `people` have their addresses. Where texts look for a person anywhere in it, `outsider` is one who left.
    """
    if column.base_type not in DOCUMENTS or not hints.mentions(column.name):
        return None
    around = _around(column.name, hints.about_columns)
    keys, shape = _keys(around), _shape(around)
    if below := _below_keys(column.name, around):
        told = {key: _meant(key, hints, around, (tenant, ""), 0) for key in keys}
        whom = [tenant] if personal and tenant else list(people)
        return json.dumps(told | {key: dict.fromkeys(whom, rank) if rank else whom for key, rank in below.items()})
    who = people or ({"": ""} if tenant else {})
    entries: list[Any] = [
        {key: address if _ADDRESSES.search(key) and address else _meant(key, hints, around, (tenant, person), n)
         for key in keys}
        for n, (person, address) in enumerate(who.items())
    ]  # fmt: skip
    entries = entries if keys else [tenant] if personal and tenant else list(people)
    if paths := _paths_of_lists(around):
        return json.dumps(reduce(merged, (nested(path[1:].split("."), entries) for path in paths)))
    if (column.default or "").startswith("'[") or shape.lists:
        return json.dumps(entries)
    if keys and people and not personal and shape.each:
        return json.dumps(dict(zip(people, entries, strict=False)))
    if not keys or shape.by_name:
        named = dict.fromkeys(map(str, [tenant] if personal else people), _role(around))
        return json.dumps(named | ({"left": outsider} if outsider and shape.as_text else {}))
    return json.dumps(entries[0] if entries else {})


@cache
def _role(around: str) -> str:
    """What an object says of those it names: what it is asked to say of the caller, if anything."""
    asked = _SAID_OF_ME.search(around)
    return asked[1] if asked else "member"


@cache
def _below_keys(column: str, around: str) -> dict[str, str]:
    """Keys of an object below which texts look for what a list holds, `settings -> 'shops' ? id`, or for the word that
    it says of somebody, `settings -> 'shops' ->> id = 'owner'`.
    """
    name = rf"\(*(?:\w+\.)?\"?\b{re.escape(column)}\"?\)*"
    part = rf"{name}\s*->\s*'(\w+)'(?:::text)?\)*"
    asked = rf"{part}\s*(?:\?[|&]?|@>)|array_elements(?:_text)?\({part}|<@\s*{part}|{name}\s*@>\s*\(*{_LIST_IN_OBJECT}"
    said = rf"{part}\s*->>\s*\(*(?!')[^'=;]{{1,60}}=\s*(?:any\s*\(+array\[)?'(\w+)'"
    listed = {key: "" for keys in re.findall(asked, around, re.IGNORECASE) for key in keys if key}
    return listed | dict(re.findall(said, around, re.IGNORECASE))


@cache
def _paths_of_lists(around: str) -> tuple[str, ...]:
    """Where in a document the list stands that a path of JSON goes through: `$.staff[*]`."""
    return tuple(dict.fromkeys(re.findall(r"\$((?:\.\w+)+)\[\*\]", around)))


class _Shape(NamedTuple):
    lists: bool
    each: bool
    by_name: bool
    as_text: bool


@cache
def _shape(around: str) -> _Shape:
    return _Shape(*(pattern.search(around) is not None for pattern in (_LISTS, _EACH, _BY_NAME, _AS_TEXT)))


@cache
def _around(name: str, text: str) -> str:
    """What stands near the column: a path may be given before it, as an argument."""
    found = re.finditer(rf"\b{re.escape(name)}\b", text)
    return "\n".join(
        text[max(0, m.start() - 60) : m.start()].rpartition(";")[2]
        + text[m.start() : m.end() + _NEAR].partition(";")[0]
        for m in found
    )


@cache
def _keys(around: str) -> tuple[str, ...]:
    found = [next(group for group in match.groups() if group) for match in _JSON_KEY.finditer(around)]
    for match in _RECORD.finditer(around):
        found += [part.split()[0].strip('"') for part in match[1].split(",") if part.split()]
    variables = set(re.findall(r"\$(\w+)", around))
    return tuple(dict.fromkeys(key for key in found if key not in variables))


def _meant(key: str, hints: Hints, around: str, whose: tuple[str | None, str], number: int) -> Any:
    tenant, person = whose
    if PERSONAL.search(key) and person:
        return person
    if TENANTISH.search(key):
        return tenant
    near = (*_asked_of(key, around), *hints.near(key))
    if near:
        return near[number % len(near)]
    return True if re.match(r"is_|active|enabled", key) else person or tenant


@cache
def _asked_of(key: str, around: str) -> tuple[Any, ...]:
    """What paths of JSON compare it with, and what it is in a document that is looked for."""
    compared = re.findall(rf'@\.{key}\s*==\s*"([^"]+)"', around)
    written = re.findall(rf'"{key}"\s*:\s*(true|false|-?\d+|"[^"\\]*")', around)
    return (*compared, *map(json.loads, written))
