"""Temporary tables before the schema's own: for a caller with SQL of his own, where a function asks for a bare name.

A path that does not name pg_temp is searched after it. The function then reads a table that its caller made.
"""

import re
from collections.abc import Iterator

from pgadvise.engines.attack.disguises import moved_to
from pgadvise.engines.attack.moves import Moves
from pgadvise.engines.attack.scene import Scene
from pgadvise.engines.attack.values import Value
from pgadvise.snapshot import Function, Relation, literal, quote


def shadowed(function: Function) -> bool:
    """Whether its bare names are looked for among the caller's temporary tables first."""
    path = next((setting for setting in function.config if setting.startswith("search_path=")), None)
    return path is None or "pg_temp" not in path


def shadows(scene: Scene, function: Function, moves: Moves, person: str | None) -> Iterator[str]:
    """Statements that make such a table, and say in it that the caller belongs to B."""
    table = moves.relation
    named = re.search(rf"(?<![\w.\"]){re.escape(table.name)}\b", function.body or "")
    own = next(iter(scene.own(table)), None)
    if not shadowed(function) or named is None or own is None:
        return
    for moved in moved_to(moves.scene, moves.model, "B"):
        yield _made(table, {**own.cells, **moved})
    for row in scene.foreign(table)[:1] if person is not None else ():
        yield _made(table, {**row.cells, **dict.fromkeys(scene.world.people.columns(table), person)})


def _made(table: Relation, cells: dict[str, Value]) -> str:
    columns = [column for column in table.columns if column.name in cells]
    values = ", ".join(
        f"{'null' if cells[c.name] is None else literal(str(cells[c.name]))}::{c.type} as {quote(c.name)}"
        for c in columns
    )
    name = quote(table.name)
    return f"create temporary table {name} as select {values};grant select on {name} to public"
