"""What rows of another tenant hold that a policy compares with what the caller says of himself: a country, a plan."""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from pgadvise.engines.attack.texts.people import called
from pgadvise.engines.attack.texts.values import DOCUMENTS, secret
from pgadvise.engines.attack.world.world import World
from pgadvise.snapshot import Column, Relation

_CLAIM = r"user_meta\w*'?(?:::\w+)?\W[^;=]{{0,20}}'{key}'(?:::\w+)?\)*"
_WHOSE = r"(?:\b(?P<whose>\w+)\"?\.\"?)?"
_BEFORE = rf"{_WHOSE}\b{{column}}\b\"?\)*(?:::\w+)? (?:=|<>|~~\*?|~) (?:(?! AND | OR )[^=;]){{{{0,60}}}}{{claim}}"
_AFTER = rf"{{claim}} (?:=|<>|~~\*?|~) [\"( ]*{_WHOSE}\b{{column}}\b"
_MOST = 4


def compared(world: World, keys: Collection[str]) -> tuple[str, ...]:
    """`keys` are those of the user's own metadata. Not what only its bearer knows."""
    return tuple(islice(dict.fromkeys(_values(world, keys)), _MOST))


def _values(world: World, keys: Collection[str]) -> Iterator[str]:
    """First by what is compared with a row's own columns, then with those of a table that is looked up."""
    told = {table.oid: [t for t in world.people.texts(table) if "user_meta" in t] for table in world.tables}
    for looked_up in (False, True):
        for table in world.tables if any(told.values()) else ():
            own = {text for p in world.snapshot.policies_of(table) for text in p.texts}
            texts = [text for text in told[table.oid] if (text not in own) == looked_up]
            for column in table.columns if texts else ():
                if any(_meet(table, column, key, text, looked_up) for text in texts for key in keys):
                    yield from _held(world, table, column)


def _meet(table: Relation, column: Column, key: str, text: str, looked_up: bool) -> bool:
    if secret(column) or column.base_type in DOCUMENTS:
        return False
    claim = _CLAIM.format(key=re.escape(key))
    ways = (way.format(column=re.escape(column.name), claim=claim) for way in (_BEFORE, _AFTER))
    found = (match["whose"] for way in ways for match in re.finditer(way, text))
    return any(called(table, whose, text) if looked_up and whose else not looked_up for whose in found)


def _held(world: World, table: Relation, column: Column) -> Iterator[str]:
    for number, variant in enumerate(world.variety.of(table)[:2]):
        value = world.row(table, "B", number, variant).cells.get(column.name)
        if value is not None:
            yield value
