"""A row as the attacker would write it: as his own, as nobody's, as one that belongs here and there."""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from pgadvise.engines.attack.texts.disclosed import merged, said_elsewhere
from pgadvise.engines.attack.texts.values import DOCUMENTS, SOON, TEXTS, TIMES, Value, identifier
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.scene import Scene, Standing
from pgadvise.engines.attack.world.spelling import domain
from pgadvise.snapshot import Relation

_TIES = 4  # columns that tie a row to others
_LOGINS = 3  # roles of the application's
_BELOW = 4  # folders of a tenant's


def dressed(scene: Scene, model: Relation, cells: dict[str, Value], person: str | None) -> Iterator[dict[str, Value]]:
    """The row as it is, as the attacker's own, as nobody's, and with his own people in what lists some.

    But for its secrets, where it is another's: he puts his own there.
    """
    cells = {**cells, **_own_secrets(scene, model, cells)}
    yield cells
    world = scene.world
    people = world.people.columns(model)
    own = next(iter(scene.own(model)), None)
    if own is not None and (below := _below(scene, model, own)):
        yield {**cells, **below}
    if said := named_texts(scene, model):
        yield {**cells, **said}
    if packed := _packed(scene, model):
        yield {**cells, **packed}
    yield from ({**cells, **told} for told in _as_one_of_mine(scene, model, person))
    addresses = [c.name for c in model.columns if world.is_address(c)]
    if people and person is not None:
        yield {**cells, **dict.fromkeys(people, person), **dict.fromkeys(addresses, world.email(person))}
        yield {**cells, **dict.fromkeys(people, person)}
        if soon := [c.name for c in model.columns if c.base_type in TIMES and world.hints.is_near(c.name)]:
            yield {**cells, **dict.fromkeys(people, person), **dict.fromkeys(soon, SOON)}
        nullable = {c.name for c in model.columns if c.nullable} & people
        if nullable:
            yield {**cells, **dict.fromkeys(nullable)}
    lists = [c.name for c in model.columns if c.element_type is not None]
    if own is not None and any(own.cells.get(name) != cells.get(name) for name in lists):
        yield {**cells, **{name: own.cells.get(name) for name in lists}}
        tenant = scene.world.cast.tenants[OWN]
        yield {**cells, **dict.fromkeys(lists, "{" + tenant + "}")}


def _own_secrets(scene: Scene, model: Relation, cells: dict[str, Value]) -> dict[str, Value]:
    """Codes and tokens of his own row, or made up ones, for those that he does not know."""
    hidden = [c for c in model.columns if cells.get(c.name) is not None and scene.is_hidden(model, c)]
    found = {c.name: [row.cells.get(c.name) for row in scene.own(model)] for c in hidden}
    free = (c for c in hidden if not found[c.name] and scene.world.ties.key_of(model, c) is None)
    found |= {c.name: [identifier(c, model, "guessed")] for c in free}
    return {name: values[0] for name, values in found.items() if values and cells.get(name) not in values}


def _below(scene: Scene, model: Relation, above: Standing) -> dict[str, Value]:
    """What makes a row one below another of its own table."""
    own = (k for k in scene.world.snapshot.foreign_keys_of(model) if k.references == model.oid and len(k.columns) == 1)
    return {key.columns[0]: above.cells.get(key.referenced_columns[0]) for key in own}


def _as_one_of_mine(scene: Scene, model: Relation, person: str | None) -> Iterator[dict[str, Value]]:
    """By what else than an id he is known: a role of the database, a domain of addresses, an address alone."""
    world = scene.world
    logins = world.login_columns(model)
    for login in world.logins[:_LOGINS] if logins else ():
        yield {**dict.fromkeys(logins, login)}
    if domains := [c.name for c in model.columns if world.domains and world.is_domain(model, c)]:
        yield dict.fromkeys(domains, domain(OWN))
    addresses = [c.name for c in model.columns if world.is_address(c)]
    if addresses and person is not None and not world.people.columns(model):
        yield dict.fromkeys(addresses, world.email(person))


def _packed(scene: Scene, model: Relation) -> dict[str, Value]:
    """Documents that say what else the row says, of B: a trigger may unpack them into it."""
    world, found = scene.world, dict[str, Value]()
    for column in model.columns if world.snapshot.triggers_of(model) else ():
        if column.base_type not in DOCUMENTS:
            continue
        keys = _keys_of_new(column.name, world.hints.text)
        named = (c for key in keys if (c := model.column(key)) and world.is_tied(model, c))
        said = {c.name: world.value(model, c, "B", 0) for c in named}
        found |= {column.name: json.dumps(said)} if said else {}
    return found


@cache
def _keys_of_new(column: str, text: str) -> tuple[str, ...]:
    read = rf"\bnew\.\"?{re.escape(column)}\"?\s*->>?\s*'(\w+)'"
    return tuple(dict.fromkeys(re.findall(read, text, re.IGNORECASE)))


def named_texts(scene: Scene, model: Relation) -> dict[str, Value]:
    """Free texts that texts look at, with the attacker's tenant in them."""
    world = scene.world
    free = (c for c in model.columns if c.base_type in TEXTS and c.nullable and world.hints.mentions(c.name))
    names = [c.name for c in free if not world.is_tied(model, c) and not world.in_key(model, c)]
    return dict.fromkeys(names, world.cast.tenants[OWN])


def mixed(scene: Scene, model: Relation, cells: dict[str, Value]) -> Iterator[dict[str, Value]]:
    """An own row: of what ties it to others some is of B: one such column or all but one, or all but its key."""
    world = scene.world
    for twin in scene.foreign(model)[:1]:  # what is looked up by anything that others share may find theirs
        fixed = {c.name for c in model.columns if c.generated or scene.is_hidden(model, c)}
        fixed |= {*world.snapshot.primary_columns_of(model)}
        yield {**cells, **{name: value for name, value in twin.cells.items() if name not in fixed}}
    people = world.people.columns(model)
    every = (c for c in model.columns if world.is_tied(model, c) or world.ties.meant(model, c) is not None)
    tied = [c for c in every if c.name not in people and not scene.is_hidden(model, c)]
    theirs = {c.name: world.value(model, c, "B", 0) for c in tied if not c.generated}
    theirs |= _below(scene, model, above) if (above := next(iter(scene.foreign(model)), None)) is not None else {}
    theirs = {name: value for name, value in theirs.items() if value is not None and value != cells.get(name)}
    if len(theirs) < 2:
        return
    for name in list(theirs)[:_TIES]:
        yield {**cells, name: theirs[name]}
        if len(theirs) > 2:
            yield {**cells, **theirs, name: cells.get(name)}


def below_own_rows(scene: Scene, path: Value, side: str) -> Iterator[Value]:
    """Of a file: below the tenant's folder one that is called as an own row is."""
    tenant = scene.world.cast.tenants.get(side)
    mark = path[len(tenant) : len(tenant) + 1] if path and tenant and path.startswith(tenant) else ""
    tables = (axis.relation for axis in scene.axes.values() if axis.relation.is_table and not axis.path)
    keys = (row.key.strip("{}") for table in tables for row in scene.own(table)[:1])
    yield from (f"{tenant}{mark}{key}{mark}x" for key in islice(keys, _BELOW) if mark and "," not in key)


def moved_to(scene: Scene, model: Relation, side: str) -> Iterator[dict[str, Value]]:
    """What puts a row of its relation on a side: its key, its parent, or both."""
    axis = scene.axes.get(model.oid)
    world = scene.world
    if axis is None:
        return
    if world.composed is not None:
        yield dict(world.composed.cells.get(side, {}))
        return
    from_ = world.source(model)
    if axis.column and (column := model.column(from_.column if from_ else axis.column)):
        alone = {column.name: world.value(model, column, side, 90)}
        yield alone
        if column.base_type in DOCUMENTS:  # the attacker's tenant wherever else texts look into it
            own = said_elsewhere(column.name, world.hints.text, world.cast.tenants[OWN])
            yield {column.name: json.dumps(merged(own, json.loads(alone[column.name] or "{}")))}
        if world.is_path(model):  # paths of another that name the attacker further on
            yield from ({column.name: world.value(model, column, side, number)} for number in range(91, 95))
        if axis.path:
            yield from ({column.name: path} for path in below_own_rows(scene, alone[column.name], side))
        tied = {
            name: world.value(model, target, side, 0)
            for key in world.snapshot.foreign_keys_of(model)
            for name in key.columns
            if (target := model.column(name)) and name not in world.people.columns(model)
        }
        if tied.keys() - alone.keys():
            yield {**tied, **alone}
    elif axis.parent is not None:
        columns = [c for name in axis.parent.columns if (c := model.column(name))]
        yield {c.name: world.value(model, c, side, 0) for c in columns}
