"""Renewal: what a new row holds that is like one which is there."""

from collections.abc import Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.attack.texts.values import TEXTS, Value, constant, counted, identifier
from pgadvise.engines.attack.world.partitions import dividing
from pgadvise.engines.attack.world.scene import Scene
from pgadvise.snapshot import Column, Relation

_ANEW = {"uuid": "gen_random_uuid()", "int4": "(random() * 1e9)::int", "int8": "(random() * 1e9)::int"}
_ANEW |= dict.fromkeys(TEXTS, "md5(random()::text)")


def forged(number: int) -> str:
    """What tells the rows apart that are made after others."""
    return f"forged{number}"


class Renewal(msgspec.Struct, frozen=True, dict=True):
    """Of one table."""

    scene: Scene
    model: Relation

    def value(self, column: Column, value: Value, salt: str) -> Value:
        """A new value where the old one is taken: in the row's own key, not in what ties it to others, or is a word."""
        if value is None:
            return None
        if column.name in self._kept or value in self.scene.world.addresses:
            return f"{value}.{salt}" if column.name in self._paths else value
        if (column.name, salt) not in self._made:
            self._made[column.name, salt] = identifier(column, self.model, salt)
        return self._made[column.name, salt]

    @cached_property
    def _made(self) -> dict[tuple[str, str], Value]:
        return {}

    def apart(self, moved: Mapping[str, Value]) -> Mapping[str, str]:
        """What every row is changed to by SQL that gives each another: its path, else its key, which finds no row yet.

        A check that looks for the row by its key finds the stored one, and by another none.
        """
        told = {name: constant(value) for name, value in moved.items() if value is not None}
        axis = self.scene.axes.get(self.model.oid)
        if axis is not None and axis.path:
            return {name: f"{value} || md5(random()::text)" for name, value in told.items()}
        key = self.scene.world.snapshot.single_key_of(self.model)
        if not told or key is None or key.base_type not in _ANEW or self.scene.world.is_tied(self.model, key):
            return {}
        return {**told, key.name: _ANEW[key.base_type]}

    @cached_property
    def _kept(self) -> frozenset[str]:
        """Columns that no key of the row's own needs another value of."""
        world, logins = self.scene.world, self.scene.world.login_columns(self.model)
        told = {c.name for c in self.model.columns if c.name in logins or world.variety.words(self.model, c) != ()}
        free = (c for c in self.model.columns if world.is_tied(self.model, c) or not world.in_key(self.model, c))
        return frozenset(told.union(c.name for c in free)) | self._dividing

    @cached_property
    def _dividing(self) -> frozenset[str]:
        """Columns that say which partition takes the row, where others of its key tell rows apart."""
        world = self.scene.world
        columns, keys = dividing(world.snapshot, self.model), world.snapshot.keys_of(self.model)
        return columns if all(set(key.columns) - columns for key in keys) else frozenset()

    @cached_property
    def _paths(self) -> frozenset[str]:
        """Columns in which something of the row's own follows its tenant."""
        axis, from_ = self.scene.axes.get(self.model.oid), self.scene.world.source(self.model)
        own = axis.column if axis is not None and axis.path and "{own}" in axis.pattern else None
        made = from_.column if from_ is not None and from_.varies and not from_.shape else None
        return frozenset(name for name in (own, made) if name is not None)

    @cached_property
    def idle(self) -> frozenset[str]:
        """Columns that may stay away: a date that is not set, a note."""
        world = self.scene.world
        free = (c for c in self.model.columns if c.nullable and c.base_type not in TEXTS)
        return frozenset(c.name for c in free if not world.is_tied(self.model, c) and not world.in_key(self.model, c))

    @cached_property
    def defaulted(self) -> frozenset[str]:
        """Columns that have a default."""
        return frozenset(c.name for c in self.model.columns if c.default is not None or c.identity is not None)

    @cached_property
    def may_default(self) -> frozenset[str]:
        """Those that may be left to it: what a sequence counts is another when a leak is replayed."""
        return frozenset(name for name in self.defaulted if not counted(self.model, name))
