"""What a caller with SQL of his own puts before what a function means by a bare name.

Temporary tables come before the schema's own: a path that does not name pg_temp is searched after it. Functions and
operators of his come before the catalogue's where he may create in a schema: without a path of its own a function
looks for the names in its text along its caller's. `=` is a name as well: where the caller's path names pg_catalog
after his schema, an `=` of his own comes first, and it says yes.
"""

import re
from collections.abc import Iterator

from pgadvise.engines.attack.moves.disguises import moved_to
from pgadvise.engines.attack.moves.moves import Moves
from pgadvise.engines.attack.texts.values import Value
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.scene import Scene
from pgadvise.engines.attack.world.world import World
from pgadvise.snapshot import Function, Relation, literal, quote

_YES = "pgadvise_yes"
_TYPES = {"varchar": "text", "citext": "text"}


def overridden(function: Function) -> bool:
    """Whether the names in a function's text are looked for along its caller's path, each time."""
    fixed = any(setting.startswith("search_path=") for setting in function.config)
    return not fixed and function.language in ("sql", "plpgsql") and bool(function.body)


def overrides(world: World, schema: str, *, new: bool) -> Iterator[str]:
    """Statements that make such a function or operator in a schema, which is `new` if it is not there yet."""
    asked = [f for f in world.hints.platform.functions if overridden(f)]
    begin = f"create schema {quote(schema)};" if new else ""
    path = literal(f"{quote(schema)}, pg_catalog, public")
    end = f";select set_config('search_path', {path}, true)"
    for made in (*(_equal(world, schema) if asked else ()), *_functions(world, schema, asked)):
        yield f"{begin}{made}{end}"


def _equal(world: World, schema: str) -> Iterator[str]:
    """An operator for the type of tenants, and one for that of people."""
    kinds = [world.key[1].base_type if world.key else "uuid", "uuid", "text", "name"]
    for kind in dict.fromkeys(_TYPES.get(kind, kind) for kind in kinds):
        name = f"{quote(schema)}.{_YES}"
        yield (
            f"create function {name}({kind}, {kind}) returns boolean language sql immutable as 'select true';"
            f"create operator {quote(schema)}.= (leftarg = {kind}, rightarg = {kind}, function = {name})"
        )


def _functions(world: World, schema: str, asked: list[Function]) -> Iterator[str]:
    """One of each that others call by its bare name; it answers B's tenant, or yes."""
    texts = [f.body or "" for f in asked]
    for function in world.hints.platform.functions:
        bare = re.compile(rf"(?<![\w.\"]){re.escape(function.name)}\s*\(")
        answer = _answer(world, function)
        if answer is not None and function.kind == "function" and any(map(bare.search, texts)):
            told = f"{quote(schema)}.{quote(function.name)}({', '.join(function.argument_types)})"
            returned = function.result or function.returns
            yield f"create function {told} returns {returned} language sql as {literal(f'select {answer}')}"


def _answer(world: World, function: Function) -> str | None:
    kind = function.returns.rsplit(".", 1)[-1]
    if kind == "boolean":
        return "true"
    tenant = world.cast.tenants.get("B", world.cast.tenants[OWN])
    return f"{literal(tenant)}::{kind}" if kind in ("uuid", "text", "integer", "bigint") else None


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
        yield _temporary(table, {**own.cells, **moved})
    for row in scene.foreign(table)[:1] if person is not None else ():
        yield _temporary(table, {**row.cells, **dict.fromkeys(scene.world.people.columns(table), person)})


def _temporary(table: Relation, cells: dict[str, Value]) -> str:
    columns = [column for column in table.columns if column.name in cells]
    values = ", ".join(
        f"{'null' if cells[c.name] is None else literal(str(cells[c.name]))}::{c.type} as {quote(c.name)}"
        for c in columns
    )
    name = quote(table.name)
    return f"create temporary table {name} as select {values};grant select on {name} to public"
