"""What a new account may say of itself: a document whose keys are those that a trigger reads, each about tenant B."""

import re
from collections.abc import Iterator
from typing import Any

from pgadvise.engines.attack.texts.beside import beside
from pgadvise.engines.attack.texts.values import TEXTS, secret
from pgadvise.engines.attack.world.held import PERSONAL, ROLEISH, TENANTISH
from pgadvise.engines.attack.world.scene import Scene
from pgadvise.snapshot import Relation

_KEYS = re.compile(
    r"->>?\s*'(\w+)'|#>>?\s*'\{(\w+)\}'|jsonb?_extract_path(?:_text)?\(\s*[\w.]+\s*,\s*'(\w+)'|\?\s*'(\w+)'"
)
_RECORD = re.compile(r"to_record\(.*?\)\s*(?:as\s+)?\w*\s*\(([^)]*)\)", re.IGNORECASE | re.DOTALL)
_BEARERS = re.compile(r"invit|token|secret|passw|code\Z|hash", re.IGNORECASE)  # who knows it was given it
_FLAG = re.compile(r"\A(is|has|can)_", re.IGNORECASE)
_ADDRESS = re.compile(r"e_?mail", re.IGNORECASE)
_NOBODYS = "Eve"
_ROLES = ("owner", "admin", "member")
_MOST = 4  # roles that are asked for

Document = dict[str, Any]


def documents(scene: Scene, text: str) -> Iterator[tuple[str, Document]]:
    """Each with the role that it asks for, "" for none; `text` is that of the functions that read it.

    What only its bearer knows, such as an invitation's token, is left out.
    """
    keys = [key for key in _keys(text) if not _BEARERS.search(key)]
    roles = [key for key in keys if not TENANTISH.search(key) and (ROLEISH.search(key) or _words(scene, [key], text))]
    others = [key for key in keys if key not in roles]
    plain = {tuple(one.items()): one for at in (0, -1) if (one := {k: _values(scene, k)[at] for k in others})}
    first = next(iter(plain.values()), {})
    yield from (("", one) for one in plain.values())
    yield from (("", {**first, key: word}) for key in others for word in _words(scene, [key], text)[:_MOST])
    for role in _roles(scene, roles, text) if roles else ():
        yield role, {**first, **{key: True if _FLAG.match(key) else role for key in roles}}


def _keys(text: str) -> tuple[str, ...]:
    found = [next(group for group in match.groups() if group) for match in _KEYS.finditer(text)]
    for match in _RECORD.finditer(text):
        found += [part.split()[0].strip('"') for part in match[1].split(",") if part.split()]
    return tuple(dict.fromkeys(found))


def _roles(scene: Scene, keys: list[str], text: str) -> list[str]:
    """What texts put beside such a key, what columns of that name take, what roles are usually called."""
    labels = (label for kind in scene.world.snapshot.types if ROLEISH.search(kind.name) for label in kind.labels)
    return list(dict.fromkeys([*_words(scene, keys, text), *labels, *_ROLES]))[:_MOST]


def _words(scene: Scene, keys: list[str], text: str) -> list[str]:
    """What the database's texts, and the functions', compare with what is called as a key."""
    known = _keys(text)
    near = (word for key in keys for word in (*scene.world.hints.near(key), *beside(key, text)))
    return [word for word in near if word and word not in known]


def _values(scene: Scene, key: str) -> list[str]:
    """What a key may say of B: by what the tenants' own table calls it, by a row it may mean, by the tenant's id."""
    cast = scene.world.cast
    if PERSONAL.search(key):
        return [cast.person("B")]
    registry = (t for t in scene.world.tables if scene.world.is_registry(t.oid))
    cells = [value for table in registry for value in _called(scene, table, key)]
    if not cells and _ADDRESS.search(key):
        return [next(_kept_for(scene), _NOBODYS)]
    referred = [] if cells else [value for table in scene.world.tables for value in _meant(scene, table, key)]
    return [*cells[:1], *referred[:1], *([cast.tenants["B"]] if _names_a_tenant(key) or cells or referred else [])] or [
        _NOBODYS
    ]


def _names_a_tenant(key: str) -> bool:
    return bool(TENANTISH.search(key)) or key.endswith(("id", "Id"))


def _called(scene: Scene, table: Relation, key: str) -> Iterator[str]:
    """`org_slug` says what B's `slug` holds."""
    for column in table.columns:
        if column.base_type in TEXTS and not secret(column) and (key == column.name or key.endswith(f"_{column.name}")):
            yield from (value for row in scene.rows_of(table, "B") if (value := row.cells.get(column.name)))


def _kept_for(scene: Scene) -> Iterator[str]:
    """Addresses for which B keeps a seat that nobody has taken: somebody else's, whom it asked in."""
    for table in scene.world.tables:
        people = [name for name in scene.world.people.columns(table) if (c := table.column(name)) and c.nullable]
        addresses = [column.name for column in table.columns if scene.world.is_address(column)]
        for row in scene.rows_of(table, "B") if people else ():
            if any(row.cells.get(name) is None for name in people):
                yield from (value for name in addresses if (value := row.cells.get(name)))


def _meant(scene: Scene, table: Relation, key: str) -> Iterator[str]:
    """`branch_id` says the id of a branch of B's."""
    stem = key.removesuffix("_id").removesuffix("Id").lower()
    primary = scene.world.snapshot.single_key_of(table)
    if stem != key and primary is not None and re.fullmatch(f"{stem}(e?s)?", table.name):
        cells = (row.cells.get(primary.name) for row in scene.rows_of(table, "B")[:1])
        yield from (value for value in cells if value is not None)
