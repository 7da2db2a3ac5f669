"""Values of columns as text that a quoted constant of that type takes: identifiers, plain ones, ones worth trying."""

import hashlib
import re
import uuid
from collections.abc import Iterator
from itertools import product

from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.seats import IN
from pgadvise.snapshot import Column, Relation, Snapshot, literal

TEXTS = frozenset(("text", "varchar", "bpchar", "citext", "name"))
INTEGERS = frozenset(("int2", "int4", "int8"))
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
NUMBERS = INTEGERS | {"numeric", "float4", "float8", "money"}
TIMES = frozenset(("timestamp", "timestamptz", "date"))
DOCUMENTS = frozenset(("json", "jsonb"))
PAST, FUTURE = "2001-01-01 00:00:00+00", "2099-01-01 00:00:00+00"
SOON = "tomorrow"  # at its beginning, as the server reads it
PAST_RANGE, ALWAYS = "[2001-01-01,2002-01-01)", "(,)"
MARK = "zq"  # in every text that is ours, so that one is known again wherever it turns up

# Texts that change the meaning of a statement they are put into: after a quote, in a parenthesis, as a condition, as a
# text, as a number.
INJECTIONS = ("' or true or ''='", "') or true or (''='", "true or true", "'x' or true", "1 or true")

Value = str | None

ANY = f"other-{MARK}"  # stands for a value of its own in each row
EMPTY = "{}"  # as an array: it is contained in every other, and nothing is unlike all it holds

_PLAIN = {
    "bool": "false", "date": "2020-01-01", "time": "10:00", "timetz": "10:00+00", "interval": "1 day", "json": "{}",
    "jsonb": "{}", "bytea": "\\x00", "inet": "10.0.0.1", "cidr": "10.0.0.0/24", "xml": "<a/>", "point": "(0,0)",
    "timestamp": "2020-01-01", "timestamptz": "2020-01-01 00:00:00+00", "macaddr": "08:00:2b:01:02:03", "tsvector": "",
    "varbit": "0", "money": "1", "macaddr8": "08:00:2b:ff:fe:01:02:03", "box": "((0,0),(1,1))", "path": "((0,0),(1,1))",
    "lseg": "((0,0),(1,1))", "line": "{1,-1,0}", "polygon": "((0,0),(1,0),(1,1))", "circle": "<(0,0),1>", "tsquery": "",
    "pg_lsn": "0/0", "oid": "1", "regclass": "pg_class", "regtype": "text", "char": "a", "xid8": "1", "jsonpath": "$",
    "txid_snapshot": "1:1:", "pg_snapshot": "1:1:", "int2vector": "1", "oidvector": "1", "ltree": "a", "hstore": "",
}  # fmt: skip
_VECTORS = ("vector", "halfvec")
TIME_RANGES = frozenset(("tstzrange", "tsrange", "daterange"))
_GOOD_FLAG = NamePattern(IN)
_GOOD_WORD = re.compile(rf"(?:{IN})\Z", re.IGNORECASE)
_ENDING = NamePattern(r"expire|until|end|valid_to")
_HISTORY = NamePattern(r"(created|updated|inserted|modified|changed|last_)")
_SECRET = NamePattern(r"token|secret|passw|hash|otp|nonce|signature|api_?key|_code\Z|\Acode\Z|pin\Z")
_PUBLIC_CODE = NamePattern(
    r"(country|currency|lang(uage)?|locale|post(al)?|zip|area|dial(ling)?|phone|state|region|province|city|airport|colou?r"
    r"|status|error|iso|tax|time_?zone)_?code\Z",
)
# Whose role reaches over all tenants by design: nobody of the cast has it from the beginning.
_PLATFORMS = NamePattern(
    r"super_?(admin|user|visor)|platform|sys(tem)?_?admin|\b(is_)?(staff|support|root|internal|impersonat\w+)\b",
)
_BETWEEN = re.compile(r"[./:,;|_ -]+")  # what texts are split at
_WRITTEN_NUMBER = re.compile(r"'?(-?\d+)'?(?:::\w+)?\Z")
_WRITTEN_ARRAY = re.compile(r"'(\{[^'}]+\})'::")  # that holds something
_ENDLESS = ("infinity", "-infinity")
_LEAST = re.compile(r"member|viewer|user|guest|reader|basic|read", re.IGNORECASE)


def _digest(*words: object) -> str:
    return hashlib.md5(".".join(map(str, words)).encode(), usedforsecurity=False).hexdigest()


def identifier(column: Column, *words: object) -> Value:
    """A value of its own for each `words`, the same on every machine; a plain one where the type has too few."""
    digest = _digest(column.name, *words)
    if column.base_type == "uuid":
        return str(uuid.UUID(digest[:12] + "4" + digest[13:16] + "8" + digest[17:]))
    if column.base_type in INTEGERS - {"int2"} or column.base_type == "numeric":
        return str(100_000 + int(digest[:7], 16) % 900_000_000)
    if column.base_type == "int2":
        return str(1000 + int(digest[:7], 16) % 30_000)
    if column.base_type in TEXTS:
        text = f"{column.name[:8]}-{MARK}{digest[:7]}".lower()
        return text[-_length(column) :] if _length(column) else text
    return plain(column)


def plain(column: Column) -> Value:
    """Any value of the type."""
    if column.element_type is not None:
        return "{}"
    if column.base_type in TEXTS:
        text = f"{column.name[:8]}"
        return text[: _length(column)] if _length(column) else text
    if column.base_type in NUMBERS:
        return "1"
    if column.base_type.endswith("multirange"):
        return f"{{{ALWAYS}}}"
    if column.base_type.endswith("range"):
        return ALWAYS
    if column.base_type in ("bit", *_VECTORS):
        size = int(found[0]) if (found := re.search(r"\d+", column.type)) else 1
        return "0" * size if column.base_type == "bit" else f"[{','.join(['0'] * size)}]"
    return _PLAIN.get(column.base_type)


def ordinary(column: Column, snapshot: Snapshot) -> Value:
    """The same, of types that somebody made as well: an enum's first label, a row of NULLs."""
    if listed := labels(column, snapshot):
        return listed[0]
    kind = snapshot.type(column.base_oid)
    row = kind is not None and kind.kind == "composite" and column.element_type is None
    return f"({',' * (len(kind.attributes) - 1)})" if kind is not None and row else plain(column)


def _length(column: Column) -> int:
    found = re.search(r"\((\d+)\)", column.type) if column.base_type in ("varchar", "bpchar") else None
    return int(found[1]) if found else 0


def labels(column: Column, snapshot: Snapshot) -> tuple[str, ...]:
    """An enum's labels, of the type below domains; none for other types."""
    kind = snapshot.type(column.base_oid)
    return kind.labels if kind is not None and column.element_type is None else ()


def element_labels(column: Column, snapshot: Snapshot) -> tuple[str, ...]:
    """Those of an enum of which the column holds an array."""
    named = (t for t in snapshot.types if t.kind == "enum" and t.name == column.element_type)
    return next((t.labels for t in sorted(named, key=lambda t: f"{t.schema}.{t.name}[]" != column.type)), ())


def tried(column: Column, snapshot: Snapshot, hints: Hints) -> tuple[Value, ...]:
    """Values of a column that the texts look at, that may make another branch of theirs true; the ordinary one first.

    Empty for a column that no text mentions.
    """
    if not hints.mentions(column.name) or column.generated:
        return ()
    found = dict.fromkeys(_tried(column, snapshot, hints))
    # A date is not set in most rows, unless it ends something.
    # A text that is compared with nothing is a token or a note: most rows have none.
    free = column.base_type in TIMES or next(iter(found), None) == ANY
    unset = free and None in found and not _ENDING.search(column.name)
    return tuple(dict.fromkeys([*([None] if unset else []), *found]))[:7]


def _tried(column: Column, snapshot: Snapshot, hints: Hints) -> Iterator[Value]:
    near = tuple(word for word in hints.near(column.name) if not _BETWEEN.fullmatch(word))
    enum = labels(column, snapshot)
    if column.base_type == "bool":
        yield from ("true", "false") if _GOOD_FLAG.search(column.name) else ("false", "true")
    elif enum:
        yield from sorted(enum, key=lambda label: (label not in near, _LEAST.search(label) is None))
    elif column.element_type is not None:
        default = _WRITTEN_ARRAY.match(column.default or "")
        yield from (None if column.nullable else default[1] if default else ANY, EMPTY)
    elif column.base_type in TIMES:
        if not _HISTORY.match(column.name):
            ending = _ENDING.search(column.name)
            yield from (FUTURE, PAST) if ending else (PAST, FUTURE)
            yield from (word for word in near if word in _ENDLESS)
    elif column.base_type in TEXTS and near:
        yield from sorted(near, key=lambda text: _LEAST.search(text) is None)
        yield ANY
    elif column.base_type in TEXTS | {"uuid"} and column.nullable:
        yield ANY
    elif column.base_type in TIME_RANGES:
        yield from (ALWAYS, PAST_RANGE)
    elif column.base_type in NUMBERS:
        numbers = [n for n in near if re.fullmatch(r"-?\d+", n)][:2]
        for number in numbers:
            yield from (number, str(int(number) + 1), str(int(number) - 1))
        if not numbers and column.default is not None and column.base_type in INTEGERS:
            yield from ("1", "9")  # it is compared with another column, or with an argument
            if written := _WRITTEN_NUMBER.match(column.default):
                yield written[1]  # what most rows have: no right is asked for, no floor
    if column.nullable:
        yield None


def humble(column: Column, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Of the values of a person's column those that a member of one tenant may have."""
    if _PLATFORMS.search(column.name):
        return ("false" if "false" in values else least(values),) if values else ()
    # Of flags in a number, -1 has all.
    numbers = column.base_type in INTEGERS
    values = tuple(value for value in values if not (numbers and (value or "").startswith("-"))) or values
    kept = tuple(value for value in values if value is None or not _PLATFORMS.search(value))
    return kept or values


def least(values: tuple[Value, ...]) -> Value:
    """The one that gives least, as far as names tell: no flag set but that he is active, no date, the humblest role."""
    if ("false" in values and "true" in values) or EMPTY in values:
        return values[0]
    if None in values:
        return None
    humble = [value for value in values if value is not None and (_LEAST.search(value) or is_good(value))]
    return humble[0] if humble else values[-1]


def is_of_platform(word: str) -> bool:
    """Whether who is called so reaches over all tenants by design."""
    return _PLATFORMS.search(word) is not None


def is_good(word: str) -> bool:
    """Whether it says that somebody is in: active, approved."""
    return _GOOD_WORD.match(word) is not None


def secret(column: Column) -> bool:
    """What nobody knows who may not read it, as its name says."""
    return names_a_secret(column.name)


def names_a_secret(name: str) -> bool:
    """Codes of countries and the like are no secret."""
    return _SECRET.search(name) is not None and _PUBLIC_CODE.search(name) is None


def constant(value: Value) -> str:
    return "null" if value is None else literal(value)


def counted(table: Relation, name: str) -> bool:
    """Whether a sequence gives a column its values: another one when a leak is replayed."""
    column = table.column(name)
    return column is not None and (column.identity is not None or (column.default or "").startswith("nextval("))


def diagonal(choices: list[list[Value]]) -> Iterator[tuple[Value, ...]]:
    """Combinations in which no one waits for all of another's values: those of small indices first."""
    if not choices:
        yield ()
        return
    for size in range(max(map(len, choices))):
        for indices in product(*(range(min(len(choice), size + 1)) for choice in choices)):
            if size in indices:
                yield tuple(choice[index] for choice, index in zip(choices, indices, strict=True))
