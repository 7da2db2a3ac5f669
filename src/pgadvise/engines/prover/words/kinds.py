"""Types, as far as equality is concerned: a kind is a type whose `=` means "the same value".

Only between values of one kind does `=` become equality of terms. bpchar, interval, float8, json and collations that
are not deterministic are coarser than that: two equal values may differ in their texts, and a proof that mixes both
would be wrong; `=` on them is a predicate that nothing is known of. citext and numeric (1.0 = 1.00) are as coarse:
there a value stands for all its spellings, its text is any of them, and what is made of it hangs on which it is.
"""

import re
from functools import cache

from pgadvise.snapshot import Column

_KINDS = {
    "uuid": "uuid", "text": "text", "character varying": "text", "varchar": "text",
    "smallint": "int", "integer": "int", "bigint": "int", "int2": "int", "int4": "int", "int8": "int",
    "int": "int", "boolean": "bool", "bool": "bool", "date": "date", "timestamptz": "instant",
    "timestamp with time zone": "instant", "timestamp without time zone": "timestamp", "timestamp": "timestamp",
    "json": "json", "jsonb": "json", "citext": "citext", "bytea": "bytea",
    "numeric": "numeric", "decimal": "numeric",
}  # fmt: skip
KNOWN = frozenset(_KINDS)
_ELEMENTS = frozenset(("uuid", "text", "int2", "int4", "int8"))
_SAME = frozenset(("uuid", "text", "int", "bool", "date", "instant", "timestamp", "citext", "bytea", "numeric"))
COARSE = ("citext", "numeric")
DETERMINISTIC = frozenset(("default", "C", "POSIX", "ucs_basic", "pg_c_utf8"))
_SPELLED = {"uuid": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "int": re.compile(r"0|-?[1-9][0-9]*")}
# varchar(10) cuts when cast to, but a column of that type holds what it holds.
_WIDTH = re.compile(r"character varying\(\d+\)|varchar\(\d+\)")


def column_kind(column: Column) -> str | None:
    """By the type below domains."""
    if column.base_kind == "e":
        return f"enum {column.base_type}"
    if column.base_kind == "c" and column.element_type is None:
        return "composite"  # which IS NULL where all its fields are, NOT NULL or not
    # Of type name a column holds no more than 63 bytes; what is cast to it is cut, so only a column is like a text.
    kind = "text" if column.base_type == "name" else _KINDS.get(column.element_type or column.base_type)
    if column.element_type is not None:
        kind = f"{kind}[]" if column.element_type in _ELEMENTS else None
    return None if kind in ("text", "text[]") and is_collated(column.collation) else kind


def is_collated(collation: str | None) -> bool:
    """Whether texts that differ may be equal in it, as far as its name tells."""
    return (collation or "default") not in DETERMINISTIC


def type_kind(enums: frozenset[str], type_: str) -> str | None:
    """Of a type as format_type() spells it, or as somebody wrote it. None for what has no kind, and what cuts."""
    name = type_.split(".")[-1].strip('"')
    if type_.endswith("[]"):
        element = type_kind(enums, type_.removesuffix("[]"))
        return None if element is None else f"{element}[]"
    if name == "citext":
        return name
    return _KINDS.get(type_) or (f"enum {name}" if name in enums else None)


def stored_kind(enums: frozenset[str], type_: str) -> str | None:
    """Of an argument or a result, where widths are not kept."""
    return type_kind(enums, "text" if _WIDTH.fullmatch(type_) else type_)


def is_same(kind: str | None) -> bool:
    """Whether `=` of this kind says that two values are the same; of arrays where it does of their elements."""
    kind = kind and kind.removesuffix("[]")
    return kind is not None and (kind in _SAME or kind.startswith("enum "))


def is_ordered(kind: str | None) -> bool:
    """Whether `<` of this kind is an order of its values, in which no two are alike."""
    return is_same(kind) and kind != "bool" and not (kind or "").endswith("[]")


def has_one_spelling(kind: str) -> bool:
    """Whether two literals are two values, once `literal_text` has folded them. Of dates and times nobody knows."""
    return kind in ("uuid", "text", "int") or (kind.startswith("enum ") and not kind.endswith("[]"))


def is_spelled(kind: str, text: str) -> bool:
    """Whether the server writes some value of the kind so."""
    return bool(_SPELLED[kind].fullmatch(text))


@cache
def literal_text(kind: str | None, text: str) -> str:
    """One spelling for each value: uuids are folded, integers without leading zeros."""
    if kind == "uuid":
        return re.sub(r"[{}-]", "", text).lower()
    if kind == "int" and re.fullmatch(r"\s*[+-]?\d+\s*", text):
        return str(int(text))
    return text
