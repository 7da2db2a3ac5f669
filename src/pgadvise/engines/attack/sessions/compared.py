"""What rows hold that policies compare with what a session says: a country, a plan; a number, the host it asks."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.people import People, called
from pgadvise.engines.attack.texts.values import DOCUMENTS, Value, secret
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Column, Relation, Snapshot

_CLAIM = r"user_meta\w*'?(?:::\w+)?\W[^;=]{{0,20}}'{key}'(?:::\w+)?\)*"
_WHOSE = r"(?:\b(?P<whose>\w+)\"?\.\"?)?"
_BEFORE = rf"{_WHOSE}\b{{column}}\b\"?\)*(?:::\w+)? (?:=|<>|~~\*?|~) (?:(?! AND | OR )[^=;]){{{{0,60}}}}{{claim}}"
_AFTER = rf"{{claim}} (?:=|<>|~~\*?|~) [\"( ]*{_WHOSE}\b{{column}}\b"
_MOST = 4
# What of another tenant anybody can say in a header; a key there is a secret of its own.
_PUBLIC = NamePattern(r"(?:\A|_)(?:slug|host|hostname|domain|subdomain|handle)(?:_|\Z)")
_ASKED = (
    r"(?:\b(?P<whose>\w+)\"?\.\"?)?\b{column}\b\"?(?:::\w+|\))*\s*=\s*"
    r"[( ]*(?:select )?[( ]*(?:(?P<cut>split_part)\(|nullif\(|lower\()*[( ]*current_setting\(\s*'(?P<setting>[^']+)'"
    r"(?:[^;=>]{{0,40}}->> '(?P<header>[^']+)'[^;=]{{0,12}})?(?(cut)[^;=']{{0,12}}'(?P<mark>\W)'[^;=']{{0,12}}, 1\))"
)


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


def bound(world: World) -> Mapping[str, Mapping[str, Value]]:
    """By setting, or header, and side, the key of the row that it finds: not a tenant's or a person's own id, which
    all know. Where the text looks at its first part alone, something follows.
    """
    own = {(oid, axis.column) for oid, axis in world.axes.items()}
    found = {}
    for (name, mark), (table, column) in _keys(world.snapshot, world.hints, world.people).items():
        if (table.oid, column) not in own and column not in world.people.columns(table):
            rest = f"{mark}example" if mark else ""
            found[name] = {side: value and value + rest for side, value in _by_side(world, table, column).items()}
    return found


def _by_side(world: World, table: Relation, column: str) -> Mapping[str, Value]:
    """By side. Of rows with one key one is written, and nobody knows which, so it is nobody's."""
    cells = [(row.side, value) for row in world.rows() if row.table is table and (value := row.cells.get(column))]
    whose = {value: {side for side, one in cells if one == value} for _, value in cells}
    return {side: value for side, value in reversed(cells) if len(whose[value]) == 1}


def _keys(snapshot: Snapshot, hints: Hints, people: People) -> Mapping[tuple[str, str], tuple[Relation, str]]:
    """By setting and mark, the column that is compared with it, where that alone is a key of its table."""
    found: dict[tuple[str, str], tuple[Relation, str]] = {}
    for table in snapshot.tables if hints.settings or hints.headers else ():
        keys = (key.columns for key in snapshot.keys_of(table))
        for column in dict.fromkeys(key[0] for key in keys if len(key) == 1):
            found |= dict.fromkeys(_compared(snapshot, people, table, column), (table, column))
    return found


def _compared(snapshot: Snapshot, people: People, table: Relation, column: str) -> Iterator[tuple[str, str]]:
    asked = re.compile(_ASKED.format(column=re.escape(column)), re.IGNORECASE)
    own = {text for p in snapshot.policies_of(table) for text in p.texts}
    for text in people.texts(table):
        for match in asked.finditer(text):
            meant = called(table, match["whose"], text) if match["whose"] else text in own
            if meant and (not match["header"] or _PUBLIC.search(column)):
                yield match["header"] or match["setting"], match["mark"] or ""
