"""What a CHECK that refused a row may want of one column, the likelier first. What its type does not take may be among
it: the server tells."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from pgadvise.engines.attack.texts.beside import beside
from pgadvise.engines.attack.texts.disclosed import disclosed
from pgadvise.engines.attack.texts.sample import patterns, sample
from pgadvise.engines.attack.texts.values import (
    DOCUMENTS,
    FUTURE,
    NUMBERS,
    PAST,
    TEXTS,
    TIMES,
    Value,
    element_labels,
    identifier,
    labels,
)
from pgadvise.snapshot import Column, Constraint, Snapshot

_KEY = re.compile(r"(?:->>?|\?)\s*'([^']+)'")
_NUMBER = re.compile(r"-?\d+")
_OPERATOR = re.compile(r"OPERATOR\((?:\w+\.)?([^\w()]+)\)")  # one that a schema of its own has
_PLAIN_TEXTS = ("+15551234567", "12345678", "US", "USD", "en", "a", "abcd", "1.0.0", "#a1b2c3", "UTC")
_PLAIN_DOCUMENTS = ("{}", "[]", '["a"]', "[{}]", '"a"', "1")
_PLAIN_ELEMENTS = ("a", "1", "00000000-0000-4000-8000-000000000001", "2020-01-01")
_MOST = 64  # bytes or elements that are asked for
_COLUMNS = 4


def repairs(column: Column, checks: tuple[Constraint, ...], snapshot: Snapshot, *words: object) -> Iterator[Value]:
    """`words` tell the rows apart for which it is asked."""
    said = (*(check.expression or "" for check in checks), *_domain_checks(column, snapshot))
    text = _OPERATOR.sub(r"\1", " ".join(said))
    text += " ".join(f.body or "" for f in snapshot.functions if f.extension is None and f"{f.name}(" in text)
    near = tuple(dict.fromkeys(beside(column.name, text) + beside("VALUE", text)))
    if column.element_type is not None:
        yield from _arrays((*element_labels(column, snapshot), *near, *_PLAIN_ELEMENTS), text)
    elif column.base_type in DOCUMENTS:
        yield from _documents(column.name, near, text)
    else:
        yield from near
        yield from _scalars(column, text, words)
    yield from labels(column, snapshot)
    if column.nullable:
        yield None


def together(
    columns: Sequence[Column], checks: tuple[Constraint, ...], cells: Mapping[str, Value]
) -> Iterator[dict[str, Value]]:
    """Of columns that a check holds against each other: which of them are set hangs on what the others say.

    One of those that may be NULL is, or one alone is not; the rest say what the check names.
    """
    text = " ".join(check.expression or "" for check in checks)
    may_lack = [c for c in columns if c.nullable][:_COLUMNS]
    told = {c.name: w for c in columns if c.base_type in TEXTS if (w := beside(c.name, text)[:_COLUMNS])}
    words = [dict(zip(told, chosen, strict=True)) for chosen in product(*told.values())]
    for said in words[:_COLUMNS]:
        others = [c for c in may_lack if c.name not in said]
        given = {c.name: cells.get(c.name) or identifier(c, "together") for c in others}
        for alone in others:
            yield {**said, **dict.fromkeys(given), alone.name: given[alone.name]}
        yield from ({**said, **given, lacking.name: None} for lacking in others)
        yield from ({**said, **given}, {**said, **dict.fromkeys(given)})


def _scalars(column: Column, text: str, words: tuple[object, ...]) -> Iterator[Value]:
    if column.base_type in TEXTS:
        yield from (found for p in patterns(text) if (found := sample(p, column.name, *words)) is not None)
        unique = (identifier(column, text, *words) or "")[-6:]
        yield from (unique, f"a{unique}", unique.upper(), f"{unique}@x.io", f"https://x.io/{unique}", f"/{unique}")
        yield from (*_PLAIN_TEXTS, unique * 8, "")
    elif column.base_type in NUMBERS:
        for number in _NUMBER.findall(text):
            yield from (number, str(int(number) + 1), str(int(number) - 1))
        yield from ("0", "1", "10", "100")
    elif column.base_type == "bool":
        yield from ("true", "false")
    elif column.base_type in TIMES:
        yield from (FUTURE, PAST)
    elif column.base_type == "uuid":
        yield identifier(column, *words)
    elif column.base_type == "bytea":
        yield from (f"\\x{'5a' * size}" for size in _sizes(text))


def _arrays(elements: tuple[str, ...], text: str) -> Iterator[str]:
    """Of one, and of as many as the check may count."""
    yield from (_array((each,)) for each in elements)
    yield from (_array((elements * size)[:size]) for size in _sizes(text))
    yield "{}"


def _array(values: tuple[str, ...]) -> str:
    return "{" + ",".join(map(json.dumps, values)) + "}"


def _documents(name: str, near: tuple[str, ...], text: str) -> Iterator[str]:
    """What the check asks for; with the keys that it names, whose values it compares with what stands near them."""
    yield from (json.dumps(asked) for column in (name, "VALUE") if (asked := disclosed(column, text)))
    keys = tuple(dict.fromkeys(_KEY.findall(text)))
    for value in (*(word for word in near if word not in keys), "a", 1, True, {}, [], ["a"]) if keys else ():
        yield json.dumps(dict.fromkeys(keys, value))
    yield from _PLAIN_DOCUMENTS


def _sizes(text: str) -> tuple[int, ...]:
    """As many bytes or elements as it may ask for."""
    found = (size for n in _NUMBER.findall(text) for size in (int(n), int(n) + 1, int(n) - 1))
    return tuple(dict.fromkeys(size for size in found if 0 < size <= _MOST))


def _domain_checks(column: Column, snapshot: Snapshot) -> tuple[str, ...]:
    kind = snapshot.type(column.type_oid)
    return kind.checks if kind is not None else ()
