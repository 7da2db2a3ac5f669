"""The scene as it is once the rows are written: what every row holds, and whose it is."""

import re
from collections.abc import Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.attack.texts.beside import LITERAL
from pgadvise.engines.attack.texts.values import TEXTS, TIMES, Value, labels, names_a_secret, secret
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.markers import Markers
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.naming import NamePattern
from pgadvise.remembered import remembered
from pgadvise.snapshot import Column, Relation, quote

_COMPUTED = re.compile(r"\(|^current_|^local", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_KEYS = NamePattern(r"keys?\Z")
_BARE = ("key", "value")
_TELLING = 6  # characters; shorter values turn up by chance


class Standing(msgspec.Struct, frozen=True):
    """A row that is there, by its key. `side` is None where it has no tenant, "?" where none of the cast."""

    key: str
    side: str | None
    cells: dict[str, Value]


class Scene(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Rows by table. `world` is what they were meant to be; `unseeded` says of a table why it has none."""

    world: World
    rows: Mapping[int, tuple[Standing, ...]]
    unseeded: Mapping[int, str] = {}

    @cached_property
    def given(self) -> Mapping[str, str]:
        """Values that a default computed, such as the time or something random, and that default's text."""
        return {
            value: column.default
            for table in self.world.snapshot.tables
            for column in table.columns
            if column.default and _COMPUTED.search(column.default) and not self.world.in_key(table, column)
            for row in self.rows_of(table)
            if (value := row.cells.get(column.name)) is not None and len(value) >= _TELLING
        }

    @property
    def axes(self) -> Mapping[int, Axis]:
        return self.world.axes

    def rows_of(self, relation: Relation, *sides: str | None) -> tuple[Standing, ...]:
        found = self.rows.get(relation.oid, ())
        return tuple(row for row in found if row.side in sides) if sides else found

    def own(self, relation: Relation) -> tuple[Standing, ...]:
        return self.rows_of(relation, OWN)

    def foreign(self, relation: Relation) -> tuple[Standing, ...]:
        """Rows of the other tenants, B's first."""
        found = [row for side in self.world.cast.foreign for row in self.rows_of(relation, side)]
        return tuple(sorted(found, key=lambda row: row.side != "B"))

    @cached_property
    def markers(self) -> Markers:
        """Texts that one tenant's rows alone hold, and whose.

        Ids of tenants and of people are not among them, since everybody may know those; nor what a generated column
        holds, for it comes of what anybody may write into a row of his own; nor times, and words that the database's
        own texts or types have, for a function may say them of anything.
        """
        known = {*self.world.cast.tenants.values(), *(p for them in self.world.cast.people.values() for p in them)}
        found: dict[str, set[str]] = {}
        for oid, rows in self.rows.items():
            relation = self.world.snapshot.relation(oid)
            made = {c.name for c in relation.columns if c.generated or self._says_words(c)} if relation else set[str]()
            for row in rows:
                for name, value in row.cells.items():
                    if value is not None and len(value) >= _TELLING and value not in known and name not in made:
                        found.setdefault(value, set()).add(row.side if oid in self.axes and row.side else "")
        text = self.world.hints.text
        words = {*LITERAL.findall(text), *_WORD.findall(text)}
        told = {value: next(iter(sides)) for value, sides in found.items() if len(sides) == 1 and sides != {""}}
        return Markers({value: side for value, side in told.items() if value not in words})

    def _says_words(self, column: Column) -> bool:
        return column.base_type in TIMES or bool(labels(column, self.world.snapshot))

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """By column's name, what its type or a CHECK lists for it in a table that has rows."""
        found: dict[str, dict[str, None]] = {}
        for table in self.world.snapshot.tables:
            checks = self.world.snapshot.constraints_of(table) if self.rows_of(table) else ()
            for column in table.columns if self.rows_of(table) else ():
                listed = [
                    m[1] for c in checks if c.columns == (column.name,) for m in LITERAL.finditer(c.expression or "")
                ]
                if listed := [*labels(column, self.world.snapshot), *listed]:
                    found.setdefault(column.name, {}).update(dict.fromkeys(listed))
        return {name: tuple(listed) for name, listed in found.items()}

    @cached_property
    def secrets(self) -> tuple[tuple[Relation, Column], ...]:
        """Tokens and codes of the tables that have rows: whoever may read them may use them."""
        every = (r for r in self.world.snapshot.relations if r.extension is None)
        tables = (r for r in every if self.rows.get(r.oid) or r.kind in ("view", "materialized_view"))
        return tuple((table, column) for table in tables for column in table.columns if _is_secret(table, column))

    @cached_property
    def kept(self) -> tuple[tuple[Relation, Column], ...]:
        """Tokens and codes of tables, whether they have rows or not."""
        tables = (table for table in self.world.snapshot.tables if table.extension is None)
        return tuple((table, column) for table in tables for column in table.columns if _is_secret(table, column))

    def is_hidden(self, table: Relation, column: Column) -> bool:
        """Whether only its bearer knows what stands there: a code, or one that it refers to, but no tenant's key."""
        world, key = self.world, self.world.ties.key_of(table, column)
        if not secret(column) or self._is_tenant(table, column.name):
            return False
        if key is None:
            texts = column.base_type in TEXTS or column.base_type == "uuid"
            return texts and world.variety.words(table, column) == ()
        parent = world.snapshot.relation(key.references or 0)
        target = parent.column(key.referenced_columns[key.columns.index(column.name)]) if parent is not None else None
        if parent is None or target is None or world.is_registry(parent.oid):
            return False
        return secret(target) and not self._is_tenant(parent, target.name)

    def _is_tenant(self, table: Relation, name: str) -> bool:
        axis = self.axes.get(table.oid)
        return axis is not None and axis.column == name

    def shown(self, table: Relation, name: str) -> tuple[Value, ...]:
        """What rows of others have there; codes aside, which somebody has to learn first."""
        column = table.column(name)
        hidden = column is None or self.is_hidden(table, column)
        return () if hidden else tuple(row.cells.get(name) for row in self.foreign(table))

    @remembered
    def led_to(self, table: Relation) -> tuple[Standing, ...]:
        """The rows to which a row refers that names the attacker: his group, the brand that he manages."""
        person, keys = self.world.cast.person(OWN), self.world.snapshot.references_to(table)
        told = {
            (key.referenced_columns[0], row.cells.get(key.columns[0]))
            for key in keys
            for row in self.rows.get(key.table, ())
            if len(key.columns) == 1 and person in row.cells.values()
        }
        return tuple(row for row in self.rows_of(table) if not told.isdisjoint(row.cells.items()))

    def known(self, table: Relation, column: Column) -> tuple[Standing, ...]:
        """The rows of which somebody knows what stands there without having read it: his own and one of B's first."""
        own, others = self.own(table) or self.led_to(table), self.foreign(table)
        if self.is_hidden(table, column):
            return self.own(table)
        return (*own[:1], *others[:1], *own[1:2], *others[1:2], *self.rows_of(table)[:2])

    @cached_property
    def _allowed(self) -> tuple[str, ...]:
        """Words that CHECKs name."""
        checks = (c for c in self.world.snapshot.constraints if c.kind == "check" and c.expression)
        words = (m[1].replace("''", "'") for check in checks for m in LITERAL.finditer(check.expression or ""))
        return tuple(word for word in dict.fromkeys(words) if 0 < len(word) < 40)[:60]

    @cached_property
    def pool(self) -> Mapping[str, tuple[str, ...]]:
        """By base type, values that some row has, the texts name or an enum lists: what an attacker may write.

        Tokens and codes are not among them: `secrets` tells how to read them.
        """
        found: dict[str, dict[str, None]] = {}
        # Tenants' tables first: a platform has many of its own, whose ids would be all there is room for.
        for oid, rows in sorted(self.rows.items(), key=lambda one: one[0] not in self.axes):
            relation = self.world.snapshot.relation(oid)
            for column in (c for c in relation.columns if not secret(c)) if relation else ():
                values = found.setdefault(pool_type(column.base_type, column.element_type), {})
                for row in rows:
                    value = row.cells.get(column.name)
                    if value is not None and len(values) < 60:
                        values[value] = None
        for kind in self.world.snapshot.types:
            found.setdefault(kind.name, {}).update(dict.fromkeys(kind.labels))
        for text in (*self._allowed, *self.world.hints.literals[:80]):
            found.setdefault("text", {})[text] = None
        found["bool"] = {"true": None, "false": None}
        return {kind: tuple(values) for kind, values in found.items()}


def _is_secret(table: Relation, column: Column) -> bool:
    """By its name, or by what its table keeps: `api_keys.key`."""
    keeps = names_a_secret(table.name) or _KEYS.search(table.name) is not None
    return secret(column) or (keeps and column.name in _BARE and column.base_type in TEXTS | {"uuid"})


def pool_type(base: str, element: str | None) -> str:
    """The kinds of text share their values."""
    if element is not None:
        return f"{element}[]"
    return "text" if base in ("text", "varchar", "bpchar", "citext", "name") else base


def row_key(relation: Relation, world: World) -> str:
    """SQL over `t` for the text by which a row is known again: its primary key, or all of it where there is none."""
    primary = world.snapshot.primary_columns_of(relation)
    if not primary or not relation.is_table:
        return "md5(t::text)"
    return f"array[{', '.join(f't.{quote(c)}::text' for c in primary)}]::text"
