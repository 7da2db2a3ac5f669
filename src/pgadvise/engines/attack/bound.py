"""What a setting holds that texts compare with a key of a row: the caller's number, the host he asked, his session."""

import re
from collections.abc import Iterator, Mapping

from pgadvise.engines.attack.hints import Hints
from pgadvise.engines.attack.people import People, called
from pgadvise.engines.attack.values import Value
from pgadvise.engines.attack.world import World
from pgadvise.snapshot import Relation, Snapshot

_ASKED = (
    r"(?:\b(?P<whose>\w+)\"?\.\"?)?\b{column}\b\"?(?:::\w+|\))*\s*=\s*"
    r"[( ]*(?:select )?[( ]*(?:nullif\()?[( ]*current_setting\(\s*'(?P<setting>[^']+)'"
)


def bound(world: World) -> Mapping[str, Mapping[str, Value]]:
    """By setting and side, the key of the row that it finds: not of a tenant's or a person's own id, which all know."""
    own = {(oid, axis.column) for oid, axis in world.axes.items()}
    found = {}
    for name, (table, column) in _keys(world.snapshot, world.hints, world.people).items():
        if (table.oid, column) not in own and column not in world.people.columns(table):
            found[name] = _held(world, table, column)
    return found


def _held(world: World, table: Relation, column: str) -> Mapping[str, Value]:
    """By side. Of rows with one key one is written, and nobody knows which, so it is nobody's."""
    cells = [(row.side, value) for row in world.rows() if row.table is table and (value := row.cells.get(column))]
    whose = {value: {side for side, one in cells if one == value} for _, value in cells}
    return {side: value for side, value in reversed(cells) if len(whose[value]) == 1}


def _keys(snapshot: Snapshot, hints: Hints, people: People) -> Mapping[str, tuple[Relation, str]]:
    """By setting, the column that is compared with it, where that alone is a key of its table."""
    found: dict[str, tuple[Relation, str]] = {}
    for table in snapshot.tables if hints.settings else ():
        keys = (key.columns for key in snapshot.keys_of(table))
        for column in dict.fromkeys(key[0] for key in keys if len(key) == 1):
            found |= dict.fromkeys(_compared(snapshot, people, table, column), (table, column))
    return found


def _compared(snapshot: Snapshot, people: People, table: Relation, column: str) -> Iterator[str]:
    asked = re.compile(_ASKED.format(column=re.escape(column)), re.IGNORECASE)
    own = {text for p in snapshot.policies_of(table) for text in p.texts}
    for text in people.texts(table):
        for match in asked.finditer(text):
            if called(table, match["whose"], text) if match["whose"] else text in own:
                yield match["setting"]
