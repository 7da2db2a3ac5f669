"""Texts that are taken apart as paths are: which ids of the attacker's own a policy may look for in them.

A name that a sub-select's own table has as well is that table's, so `storage.foldername(name)` may be about the name of
a project that anybody may call as he likes.
"""

import re
from collections.abc import Iterator

from pgadvise.engines.attack.world.scene import Scene
from pgadvise.snapshot import Column, Relation

_EACH = 2  # rows of a table
_MARK = "/"


def cut(scene: Scene, column: Column) -> Iterator[str]:
    """Paths that begin with the key of a row of his own, of each table that stands beside where the column is cut."""
    name = rf"(?:\w+\.)*\"?{re.escape(column.name)}\b\"?(?:::\w+)?"
    asked = re.compile(rf"\b(?:foldername\({name}\)|(?:split_part|string_to_array)\({name}, '([^'])')", re.IGNORECASE)
    for part in scene.world.hints.naming(column.name):
        for mark in dict.fromkeys(match[1] or _MARK for match in asked.finditer(part)):
            yield from (f"{key}{mark}x" for table in scene.world.tables for key in _keys(scene, table, part))


def _keys(scene: Scene, table: Relation, part: str) -> list[str]:
    primary = scene.world.snapshot.single_key_of(table)
    if primary is None or not re.search(rf"\b{re.escape(table.name)}\b", part):
        return []
    keys = (row.cells.get(primary.name) for row in scene.own(table)[:_EACH])
    return [key for key in keys if key is not None]
