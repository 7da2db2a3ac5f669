"""Rows that are there already, inserted once more: what ON CONFLICT does with them."""

from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.attack.scene import Scene, Standing
from pgadvise.engines.attack.values import Value, constant
from pgadvise.snapshot import Relation, quote

_TARGETS = 6
_TAKEN = 3  # rows of others that are made one's own
_KEYS = 2
_UPDATING = " do update set "


def updates(insertion: str) -> bool:
    """Whether it may change a row that is there, so that what comes of it is judged as a change is."""
    return _UPDATING in insertion


class Conflicts(msgspec.Struct, frozen=True, kw_only=True):
    """Of one relation, of which `columns` may be named; `model` is the table whose rows serve as examples."""

    scene: Scene
    relation: Relation
    columns: Mapping[str, frozenset[str]]
    model: Relation

    def dropped(self, person: str | None) -> Iterator[str]:
        """Rows that are there, as they are or made his own: the conflict, asked after WITH CHECK, drops them alone."""
        whose = dict.fromkeys(self.scene.world.people.columns(self.model), person)
        for cells in (row.cells | each for row in self.scene.foreign(self.model)[:_TARGETS] for each in ({}, whose)):
            if given := self._given(cells):
                yield f"{self.insertion(given)} on conflict do nothing"

    def taken(self) -> Iterator[str]:
        """An own row by the key of another's, which becomes it.

        Through a view with its owner's rights: neither its WHERE nor a policy that binds the caller is asked of the
        row in the way, and a CHECK OPTION only of what it becomes. On a table the policies for UPDATE are.
        """
        if self.relation.kind != "view" or view_rights(self.relation) is None:
            return
        for own in self.scene.own(self.model)[:1]:
            for theirs in self.scene.foreign(self.model)[:_TAKEN]:
                for key in islice(self._keys(), _KEYS):
                    yield from self._taken(own, theirs, key)

    def _taken(self, own: Standing, theirs: Standing, key: tuple[str, ...]) -> Iterator[str]:
        given = self._given({**own.cells, **{name: theirs.cells.get(name) for name in self._fixed()}})
        changed = {n: v for n, v in given.items() if n in self.columns["UPDATE"] and n not in key}
        if changed and given.keys() >= set(key):
            change = ", ".join(f"{quote(name)} = {constant(value)}" for name, value in changed.items())
            yield f"{self.insertion(given)} on conflict ({', '.join(map(quote, key))}){_UPDATING}{change}"

    def _fixed(self) -> Iterator[str]:
        """What finds a row and ties it to nothing."""
        world = self.scene.world
        loose = (c for c in self.model.columns if not world.is_tied(self.model, c))
        return (column.name for column in loose if world.in_key(self.model, column))

    def _keys(self) -> Iterator[tuple[str, ...]]:
        primary = self.scene.world.snapshot.primary_key_of(self.model)
        every = (primary, *self.scene.world.snapshot.constraints_of(self.model))
        keys = (key.columns for key in every if key is not None and key.kind in ("primary_key", "unique"))
        return iter(dict.fromkeys(keys))

    def _given(self, cells: Mapping[str, Value]) -> dict[str, Value]:
        able = (c.name for c in self.model.columns if not c.generated and c.identity != "always")
        return {n: cells[n] for n in able if n in self.columns["INSERT"] and cells.get(n) is not None}

    def insertion(self, cells: Mapping[str, Value]) -> str:
        names, values = ", ".join(map(quote, cells)), ", ".join(map(constant, cells.values()))
        return f"insert into {self.relation} ({names}) values ({values})"
