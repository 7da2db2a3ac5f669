"""Copies: what triggers and defaults put of others' rows into a row that is the caller's own to read.

A row of somebody's own names another's, and a function with its owner's rights fills it with what that one says. By the
texts that only such a row has it is known again; not by keys and addresses, which everybody may know, nor is it told of
tables of tenants and of people: what those are called goes round.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.moves.steps import Step
from pgadvise.engines.attack.texts.values import TEXTS, Value, constant, identifier
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.scratch.replay.attempt import Answer, Attempt, something_came
from pgadvise.scratch.replay.searching import Searching
from pgadvise.scratch.replay.sweep import in_turn
from pgadvise.snapshot import Column, Relation, literal, quote

_STEPS = 400
_NAMED = 2  # rows of a table
_PLACES = 6  # relations that are read after a step
_TEXTS = 24  # of a table
_LEAST = 6  # characters
_LOOKED_AT = 6  # steps

Texts = Mapping[Relation, tuple[str, ...]]  # those that others' rows of a table alone hold


class Copies:
    def __init__(self, search: Searching) -> None:
        self.search = search
        self.battery = search.battery
        self.world = search.battery.stage.world

    def run(self) -> None:
        told = {} if self.battery.identities.anonymous else texts_of_others(self.search)
        asked, filling = {table.oid for table in told}, self.search.influence.filling
        filled = [r for r in self.search.steps.relations if told and not filling(r).isdisjoint(asked)]
        if filled:
            self.search.limits.look_at_the_clock()
            with self.battery.attempt(self.battery.identities.member(OWN)) as attempt:
                self._filled(attempt, filled, told)

    def _filled(self, attempt: Attempt, filled: Sequence[Relation], told: Texts) -> None:
        wanted = frozenset(relation.oid for relation in filled)
        naming = [*islice(self._naming(attempt.identity.person or "", filled, told), _STEPS // 2)]
        other = in_turn([*islice(self.search.steps.all(attempt.identity.person, wanted), self.search.limits.steps)])
        texts = [text for texts in told.values() for text in texts]
        every = [*naming, *(step for step in other if not any(text in step.sql for text in texts))][:_STEPS]
        touched = wanted.union(*(step.touches for step in every))
        relations = (r for r in self.world.snapshot.relations if r.oid in touched)
        places = [*islice(filter(None, map(self._read, relations)), _PLACES)]
        looks = [among(place, texts) for place in places]
        usual = attempt.counted(looks)
        answers = attempt.swept([step.sql for step in every], looks)
        shown = (
            (step, place)
            for step, line in zip(every, answers, strict=False)
            for place, came, first in zip(places, line, usual, strict=False)
            if came != first and something_came(came)
        )
        for step, place in islice(shown, _LOOKED_AT):
            self._judge(attempt, step, place, told)

    def _naming(self, person: str, filled: Sequence[Relation], told: Texts) -> Iterator[Step]:
        """Own rows that name one of B's that says something, in whatever column takes its key."""
        scene = self.battery.stage.scene
        for table, texts in told.items():
            key = self.world.snapshot.single_key_of(table)
            rows = [row for row in scene.foreign(table) if not set(texts).isdisjoint(row.cells.values())][:_NAMED]
            if key is not None:
                named = ((relation, row.cells.get(key.name)) for row in rows for relation in filled)
                yield from (step for r, value in named for step in self._named(person, r, key, value))

    def _named(self, person: str, relation: Relation, key: Column, value: Value) -> Iterator[Step]:
        moves = self.search.steps.moves(relation)
        model, kind, touches = moves.model, f"naming {relation}", frozenset((relation.oid,))
        primary, whose = self.world.snapshot.primary_columns_of(model), self.world.people.columns(model)
        fixed = {*primary, *whose, *(c.name for c in model.columns if c.generated)}
        names = [c.name for c in relation.columns if c.base_type == key.base_type and c.name not in fixed]
        standing = self.battery.stage.scene.rows_of(model)
        mine = sorted(standing, key=lambda row: (row.side != OWN, person not in row.cells.values()))[:1]
        for name in names:
            for cells in (*(row.cells for row in mine), {}):
                own = {c.name: self._own(model, c, cells.get(c.name)) for c in model.columns if c.name in cells}
                told = {**own, **dict.fromkeys(whose, person), name: value}
                given = {n: v for n, v in told.items() if v is not None and n in moves.columns["INSERT"]}
                yield Step(moves.insertion(given), kind, touches)
            for row in mine if name in moves.columns["UPDATE"] else ():
                change = f"{quote(name)} = {constant(value)}"
                yield Step(f"update {relation} set {change} where {moves.where(row)}", kind, touches)

    def _own(self, table: Relation, column: Column, value: Value) -> Value:
        """None for what is left to a default."""
        if not self.world.in_key(table, column) or self.world.is_tied(table, column):
            return value
        given = column.default is not None or column.identity is not None
        return None if given else identifier(column, table, "naming")

    def _read(self, relation: Relation) -> str:
        """What the caller reads of it, as a text a row."""
        allowed = self.search.steps.moves(relation).columns["SELECT"]
        cells = ", ".join(f"t.{quote(c.name)}" for c in relation.columns if c.name in allowed)
        return f"select concat_ws(' ', {cells}) from {relation} t" if cells else ""

    def _judge(self, attempt: Attempt, step: Step, place: str, told: Texts) -> None:
        with attempt.tried(step.sql, "step") as done, attempt.tried(place) as answer:
            rows = [str(text).lower() for (text,) in answer.rows] if isinstance(answer, Answer) else []
        for table, texts in told.items() if isinstance(done, Answer) else ():
            outcome = self.search.outcomes[table.oid, "select"]
            if outcome.leak is None and any(text.lower() in row for text in texts for row in rows):
                with attempt.tried(step.sql, "step"):
                    move = Move(relation=table, command="select", sql=place)
                    self.battery.play(attempt, move, outcome, self.battery.before, (step.sql,))


def texts_of_others(search: Searching) -> Texts:
    """By each table that is asked about, and is no table of tenants nor of people."""
    world, found = search.battery.stage.world, dict[Relation, tuple[str, ...]]()
    for about in (outcome.pair.about for outcome in search.open() if outcome.pair.command == "select"):
        table = about if isinstance(about, Relation) and about.is_table else None
        if table is not None and not world.is_registry(table.oid) and not world.is_personal(table):
            found[table] = _texts(search, table)
    return {table: texts for table, texts in found.items() if texts}


def _texts(search: Searching, table: Relation) -> tuple[str, ...]:
    world, scene = search.battery.stage.world, search.battery.stage.scene
    free = (c for c in table.columns if c.base_type in TEXTS and not world.is_address(c))
    names = [c.name for c in free if not world.in_key(table, c) and not world.is_tied(table, c)]
    cells = (row.cells.get(name) for row in scene.foreign(table) for name in names)
    told = (v for v in dict.fromkeys(cells) if v is not None and len(v) >= _LEAST and v in scene.markers.sides)
    return tuple(islice(told, _TEXTS))


def among(place: str, texts: Sequence[str]) -> str:
    """The query of the rows of a place in which one of the texts stands."""
    patterns = ", ".join(literal(f"%{_plain(text)}%") for text in texts)
    return f"select * from ({place}) q(text) where text ilike any (array[{patterns}])"


def _plain(text: str) -> str:
    """For LIKE."""
    return re.sub(r"([\\%_])", r"\\\1", text)
