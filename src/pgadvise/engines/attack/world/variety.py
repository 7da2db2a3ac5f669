"""In what its rows differ: the values of columns that texts look at, and as many rows as there are to refer to."""

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import Protocol

from pgadvise.engines.attack.texts.beside import LITERAL, calls, handed, looked_for
from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.people import People
from pgadvise.engines.attack.texts.values import ANY, TEXTS, Value, humble, labels, least, tried
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.attack.world.partitions import Partitions
from pgadvise.engines.attack.world.ties import Ties
from pgadvise.engines.naming import NamePattern
from pgadvise.remembered import remembered
from pgadvise.snapshot import Column, Function, Name, Relation, Snapshot

_LIST = re.compile(r"= ANY \(+ARRAY\[")
_SETTINGS = NamePattern(r"(?:\A|_)(?:settings?|config(?:uration)?s?|switches|flags|toggles)\Z")
_ON = ("on", "true", "yes", "enabled", "open", "1")
_MOST = 8  # variants of a row on a side
_MEMBERS = 6
_PATHS = 5  # what may stand behind the tenant in a path
_WORDS = 6
_KEY = re.compile(r"[\w.-]+")


class Rows(Protocol):
    """The world, as far as it is asked."""

    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def axes(self) -> Mapping[int, Axis]: ...
    @property
    def hints(self) -> Hints: ...
    @property
    def ties(self) -> Ties: ...
    @property
    def people(self) -> People: ...
    @property
    def partitions(self) -> Partitions: ...
    @property
    def tables(self) -> tuple[Relation, ...]: ...
    def is_tied(self, table: Relation, column: Column) -> bool: ...
    def is_registry(self, oid: int | None) -> bool: ...
    def is_personal(self, table: Relation) -> bool: ...
    def is_path(self, table: Relation) -> bool: ...
    def is_address(self, column: Column) -> bool: ...


class Variety:
    def __init__(self, world: Rows) -> None:
        self.world = world
        self._known: dict[int, tuple[dict[str, Value], ...]] = {}

    def of(self, table: Relation) -> tuple[dict[str, Value], ...]:
        if table.oid not in self._known:
            self._known[table.oid] = ()  # where keys go round in a circle
            self._known[table.oid] = self._varied(table)
        return self._known[table.oid]

    @remembered
    def names_rows(self, table: Relation) -> tuple[str, tuple[str, ...]] | None:
        """The key and the words by which texts name rows of a table that belongs to no tenant."""
        apart = table.oid not in self.world.axes
        return _listed_in_texts(table, self.world.people, self.world.hints) if apart else None

    def is_of_people(self, table: Relation) -> bool:
        """Whether its rows are people's own, and not everybody's though somebody made them."""
        return bool(self.world.people.columns(table)) and self.names_rows(table) is None

    def kinds(self, name: Name | None) -> int:
        """In how many ways beside the ordinary one the rows of a table differ."""
        table = next((t for t in self.world.tables if t.qualified == name), None)
        return len({tuple(v.items()) for v in self.of(table)}) - 1 if table is not None else 0

    def named_apart(self, table: Relation, *, attackers: bool) -> tuple[dict[str, Value], ...]:
        """What one tenant alone can be called, and texts name, is another's than the attacker's."""
        keys = (c for c in self.world.snapshot.constraints_of(table) if c.kind == "unique" and len(c.columns) == 1)
        referred = {name for key in self.world.snapshot.references_to(table) for name in key.referenced_columns}
        names = {key.columns[0] for key in keys} - referred
        own = {name: ANY for name in names if any(one.get(name) == ANY for one in self.of(table))}
        return tuple({**one, **own} if attackers else one for one in self.of(table))

    def _varied(self, table: Relation) -> tuple[dict[str, Value], ...]:
        """The ordinary row first, then each other value of each column that texts look at, then several at once.

        At least as many as there are of a table that it refers to.
        """
        personal = self.world.is_personal(table)
        choices = self.choices(table)
        ordinary = {n: self._humblest(table, n, values) if personal else values[0] for n, values in choices.items()}
        if (named := self.names_rows(table)) is not None:
            keyed = {column.name for column in table.columns if self.world.ties.in_key(table, column)}
            alike = {name: value for name, value in ordinary.items() if name not in keyed}
            return tuple({**alike, named[0]: word} for word in named[1])
        if personal:
            second = {**ordinary, **self._unclaimed(table)}
            return (ordinary, second) + (ordinary,) * (_MEMBERS - 2)
        found = [ordinary]
        found += [{**ordinary, name: value} for name, values in choices.items() for value in values[1:]]
        if len(choices) > 1:
            found.append({name: values[min(1, len(values) - 1)] for name, values in choices.items()})
        whose = [c.name for c in table.columns if c.nullable and self._may_be_nobodys(table, c)]
        nobodys = [{**ordinary, name: None} for name in whose if self.world.hints.mentions(name)][:1]
        open_ = dict.fromkeys(name for name in whose if self._asks_for_none(name))
        nobodys += [{**ordinary, **open_}] if len(open_) > 1 else []  # nobody's in each way: an open invitation
        found = [*found[: _MOST - max(1, len(nobodys))], *nobodys]
        if self.world.is_path(table):  # every path as that of an ordinary row
            found = [*[ordinary] * _PATHS, *found[1 : _MOST - _PATHS + 1]]
        return tuple(found) + (ordinary,) * max(0, self._least_rows(table) - len(found))

    def _humblest(self, table: Relation, name: str, values: tuple[Value, ...]) -> Value:
        """The same of all of a person's rows, unless it is a key."""
        value = least(values)
        keys = (key.columns for key in self.world.snapshot.keys_of(table))
        unique = (index.columns for index in self.world.snapshot.indexes_of(table) if index.unique)
        return ANY if value is not None and (name,) in (*keys, *unique) else value

    def _unclaimed(self, table: Relation) -> dict[str, Value]:
        """Where a text asks for that it is open whose row the second will be."""
        nullable = (c.name for c in table.columns if c.nullable and c.name in self.world.people.columns(table))
        return dict.fromkeys(islice(filter(self._asks_for_none, nullable), 1))

    def _asks_for_none(self, name: str) -> bool:
        return re.search(rf"\b{re.escape(name)}\"?\)* is null", self.world.hints.text, re.I) is not None

    def _may_be_nobodys(self, table: Relation, column: Column) -> bool:
        """Whether it names a person, or a row beside the tenant's own that texts ask whether it is there."""
        if column.name in self.world.people.columns(table) or self.world.is_address(column):
            return True
        axis = self.world.axes.get(table.oid)
        led = any(column.name in key.columns for key in self.world.snapshot.foreign_keys_of(table))
        return led and axis is not None and column.name != axis.column and self.world.hints.asks_for(column.name)

    def choices(self, table: Relation) -> dict[str, tuple[Value, ...]]:
        """By column that texts look at the values that its rows differ in, the ordinary one first."""
        return {c.name: v for c in table.columns if (v := self._choices(table, c))}

    def _least_rows(self, table: Relation) -> int:
        parents = {key.references for key in self.world.snapshot.foreign_keys_of(table)} - {table.oid}
        tables = (
            parent for parent in self.world.tables if parent.oid in parents and not self.world.is_registry(parent.oid)
        )
        counts = [len(self.of(parent)) for parent in tables if not self.world.is_personal(parent)]
        return max([_PATHS if self.world.is_path(table) else 2, self.world.partitions.count(table), *counts])

    def _choices(self, table: Relation, column: Column) -> tuple[Value, ...]:
        if self.world.is_tied(table, column) or self.world.is_address(column) or self.world.ties.meant(table, column):
            return ()
        values = self._referred(table, column) or self._allowed(table, column) or self._asked(table, column)
        if self._is_of_all(table):
            values = tuple(value for value in values if value not in _ON)
        return humble(column, values) if self.world.people.columns(table) else values

    def _is_of_all(self, table: Relation) -> bool:
        """Whether it holds settings of the whole application: what opens all to everybody there is not on."""
        apart = table.oid not in self.world.axes and not self.world.people.columns(table)
        return apart and _SETTINGS.search(table.name) is not None

    def _asked(self, table: Relation, column: Column) -> tuple[Value, ...]:
        """Of what is everybody's, a list of permissions say: what functions are told to look for there.

        And what other tables have by default that are joined by it: the role of most members.
        """
        apart = table.oid not in self.world.axes and not self.world.people.columns(table)
        if not apart or column.base_type not in TEXTS:
            return ()
        hints = self.world.hints
        others = (t.column(column.name) for t in self.world.tables if hints.meets_itself(column.name) and t != table)
        texts = (c.default for c in others if c is not None and c.default is not None)
        words = [*self._handed(column), *(m[1] for text in texts if (m := LITERAL.match(text)))]
        return (*dict.fromkeys(words[:3]), ANY) if words else ()

    def _allowed(self, table: Relation, column: Column) -> tuple[Value, ...]:
        """What texts compare it with; where a CHECK lists words, those of them and the others of the list."""
        values, listed = self._compared(table, column), self._listed(table, column)
        if not values or not listed:
            return values
        known = [value for value in values if value is None or value in listed]
        return tuple(dict.fromkeys([*known, *listed]))[:_MOST]

    def _compared(self, table: Relation, column: Column) -> tuple[Value, ...]:
        """And what functions look for in it that are told, are given it, or answer with it: after what most rows have.

        What they answer of a person alone may be his rank over all tenants.
        """
        values = tried(column, self.world.snapshot, self.world.hints)
        if column.base_type not in TEXTS:
            return values
        answered = () if self.world.is_personal(table) else self.world.hints.compared(column.name)
        told = (*self._handed(column), *looked_for(column.name, self._calls), *answered)
        if set(told).issubset(values):
            return values
        usual = LITERAL.match(column.default or "")
        known = [value for value in values if value != ANY]
        return tuple(dict.fromkeys([*known, *([usual[1]] if usual else []), *told, ANY]))[:_MOST]

    @cached_property
    def _calls(self) -> tuple[tuple[Function, tuple[str, ...]], ...]:
        return calls(self.world.hints.platform.functions, self.world.hints.text)

    def _handed(self, column: Column) -> tuple[str, ...]:
        hints = self.world.hints
        return handed(column.name, hints.platform.functions, hints.set_to, hints.text)

    @remembered
    def words(self, table: Relation, column: Column) -> tuple[str, ...]:
        """Those that its type or a CHECK lists for it."""
        return labels(column, self.world.snapshot) or self._listed(table, column)

    def _listed(self, table: Relation, column: Column) -> tuple[str, ...]:
        checks = (c for c in self.world.snapshot.constraints_of(table) if c.kind == "check" and c.validated)
        own = (c.expression or "" for c in checks if c.columns == (column.name,))
        return tuple(m[1] for text in own if _LIST.search(text) for m in LITERAL.finditer(text))

    def _referred(self, table: Relation, column: Column) -> tuple[Value, ...]:
        """Words that texts put beside columns which refer to this one."""
        if column.base_type not in TEXTS:
            return ()
        keys = (key for key in self.world.snapshot.references_to(table) if key.referenced_columns == (column.name,))
        words = dict.fromkeys(word for key in keys for word in self.world.hints.near(key.columns[0]))
        return (*list(words)[:3], ANY) if words else ()


def _listed_in_texts(table: Relation, people: People, hints: Hints) -> tuple[str, tuple[str, ...]] | None:
    """The key of a table that says who made its rows, and the words that texts put beside what refers to it."""
    key = people.snapshot.single_key_of(table)
    if key is None or key.base_type not in TEXTS or key.name in people.columns(table) or not people.columns(table):
        return None
    referring = (k.columns[0] for k in people.snapshot.references_to(table) if k.referenced_columns == (key.name,))
    words = dict.fromkeys(w for name in referring for w in hints.near(name) if _KEY.fullmatch(w))
    return (key.name, tuple(words)[:_WORDS]) if words else None
