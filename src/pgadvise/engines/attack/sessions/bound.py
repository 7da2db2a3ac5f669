"""What a setting, or a header, holds that texts compare with a key of a row: the caller's number, the host he asked."""

import re
from collections.abc import Iterator, Mapping

from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.people import People, called
from pgadvise.engines.attack.texts.values import Value
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Relation, Snapshot

# What of another tenant anybody can say in a header; a key there is a secret of its own.
_PUBLIC = NamePattern(r"(?:\A|_)(?:slug|host|hostname|domain|subdomain|handle)(?:_|\Z)")
_ASKED = (
    r"(?:\b(?P<whose>\w+)\"?\.\"?)?\b{column}\b\"?(?:::\w+|\))*\s*=\s*"
    r"[( ]*(?:select )?[( ]*(?:(?P<cut>split_part)\(|nullif\(|lower\()*[( ]*current_setting\(\s*'(?P<setting>[^']+)'"
    r"(?:[^;=>]{{0,40}}->> '(?P<header>[^']+)'[^;=]{{0,12}})?(?(cut)[^;=']{{0,12}}'(?P<mark>\W)'[^;=']{{0,12}}, 1\))"
)


def bound(world: World) -> Mapping[str, Mapping[str, Value]]:
    """By setting, or header, and side, the key of the row that it finds: not a tenant's or a person's own id, which
    all know. Where the text looks at its first part alone, something follows.
    """
    own = {(oid, axis.column) for oid, axis in world.axes.items()}
    found = {}
    for (name, mark), (table, column) in _keys(world.snapshot, world.hints, world.people).items():
        if (table.oid, column) not in own and column not in world.people.columns(table):
            rest = f"{mark}example" if mark else ""
            found[name] = {side: value and value + rest for side, value in _held(world, table, column).items()}
    return found


def _held(world: World, table: Relation, column: str) -> Mapping[str, Value]:
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
