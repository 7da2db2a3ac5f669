"""What rows of another tenant hold that a policy compares with what the caller says of himself: a country, a plan."""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from pgadvise.engines.attack.values import DOCUMENTS, secret
from pgadvise.engines.attack.world import World
from pgadvise.snapshot import Column, Relation

_CLAIM = r"user_meta\w*'?(?:::\w+)?\W[^;=]{{0,20}}'{key}'(?:::\w+)?\)*"
_BEFORE = r"\b{column}\b\"?\)*(?:::\w+)? (?:=|<>|~~\*?|~) [^=;]{{0,60}}{claim}"
_AFTER = r"{claim} (?:=|<>|~~\*?|~) [\"( ]*(?:\w+\.)?\"?{column}\b"
_MOST = 4


def compared(world: World, keys: Collection[str]) -> tuple[str, ...]:
    """`keys` are those of the user's own metadata. Not what only its bearer knows."""
    return tuple(islice(dict.fromkeys(_values(world, keys)), _MOST))


def _values(world: World, keys: Collection[str]) -> Iterator[str]:
    for table in world.tables:
        text = " ; ".join(part for p in world.snapshot.policies_of(table) for part in p.texts)
        if "user_meta" not in text:
            continue
        for column in table.columns:
            if any(_meet(column, key, text) for key in keys):
                yield from _held(world, table, column)


def _meet(column: Column, key: str, text: str) -> bool:
    if secret(column) or column.base_type in DOCUMENTS:
        return False
    claim = _CLAIM.format(key=re.escape(key))
    ways = (way.format(column=re.escape(column.name), claim=claim) for way in (_BEFORE, _AFTER))
    return any(re.search(way, text) for way in ways)


def _held(world: World, table: Relation, column: Column) -> Iterator[str]:
    for number, variant in enumerate(world.variety.of(table)[:2]):
        value = world.row(table, "B", number, variant).cells.get(column.name)
        if value is not None:
            yield value
