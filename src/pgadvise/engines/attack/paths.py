"""Rows whose tenant is one element of a path: files by their name, messages by their topic."""

import re
from collections.abc import Iterator

from pgadvise.engines.attack.axis import MESSAGES, STORAGE, Axis, row_axes
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot, literal, quote

_ELEMENT = (
    r"(?:split_part|string_to_array)\([^;]*?\b{column}\b\W[^;]*?'([^'\w])'(?:::text)?(?:, (\d+))?\)\)*(?:\[(\d+)\])?"
)
_BEFORE = r"'([\w]+)([:/.|-])%?'"
_WORD = re.compile(r"\w+")
_KEYS = frozenset(("uuid", "text", "varchar", "citext", "int4", "int8"))


def axes(snapshot: Snapshot, tenancy: Tenancy) -> dict[int, Axis]:
    """By oid, for every table and view whose rows have a tenant, whatever says so."""
    paths = tuple(_path_axes(snapshot))
    # The column of a path is no tenant's key elsewhere, though somebody may have declared it as one.
    columns = {axis.column for axis in paths}
    others = {oid: axis for oid, axis in row_axes(snapshot, tenancy).items() if not columns & {axis.column}}
    found = {**others, **{axis.relation.oid: axis for axis in paths}}
    for axis in _registries(snapshot, paths, frozenset(found)):
        found.setdefault(axis.relation.oid, axis)
    return found


def _path_axes(snapshot: Snapshot) -> Iterator[Axis]:
    for relation in snapshot.relations:
        column = {STORAGE: "name", MESSAGES: "topic"}.get(relation.qualified)
        if column is None or relation.column(column) is None:
            continue
        text = _text(snapshot, relation)
        if column == "name":
            yield Axis(relation=relation, sql="split_part(t.name, '/', 1)", column=column, path=True)
        elif column in text:
            yield _topic(relation, column, text)


def _text(snapshot: Snapshot, relation: Relation) -> str:
    parts = (part for policy in snapshot.policies_of(relation) for part in (policy.using, policy.check))
    return "\n".join(part for part in parts if part)


def _topic(relation: Relation, column: str, text: str) -> Axis:
    """The element that a policy looks at; else what follows a word, as topics usually go."""
    found = re.search(_ELEMENT.format(column=column), text)
    before = re.search(_BEFORE, text)
    mark, place = ":", 2
    if found and (found[2] or found[3]):
        mark, place = found[1], int(found[2] or found[3])
    elif before:
        mark = before[2]
    words = [before[1] if before and number == 0 else "room" for number in range(place - 1)]
    pattern = mark.join([*words, "{tenant}"])
    sql = f"split_part(t.{quote(column)}, {literal(mark)}, {place})"
    return Axis(relation=relation, sql=sql, column=column, path=True, pattern=pattern)


def _registries(snapshot: Snapshot, paths: tuple[Axis, ...], known: frozenset[int]) -> Iterator[Axis]:
    """Tables that policies compare a path with: where nothing else tells, their key is what a path names."""
    for path in paths:
        words = set(_WORD.findall(_text(snapshot, path.relation)))
        for table in snapshot.tables:
            if table.name in words and table.oid not in known and table.oid != path.relation.oid:
                column = _key(snapshot, table)
                if column is not None:
                    yield Axis(relation=table, sql=f"t.{quote(column.name)}::text", column=column.name)


def _key(snapshot: Snapshot, table: Relation) -> Column | None:
    """The primary key's column that refers to nobody's table."""
    primary = snapshot.primary_key_of(table)
    referring = {name for key in snapshot.foreign_keys_of(table) for name in key.columns}
    columns = [table.column(name) for name in primary.columns if name not in referring] if primary else []
    fitting = [column for column in columns if column is not None and column.base_type in _KEYS]
    return fitting[0] if len(fitting) == 1 else None
