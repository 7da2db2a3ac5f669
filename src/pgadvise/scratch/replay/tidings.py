"""Tidings: what others write, put by triggers and rules where the caller reads, who does nothing but look.

Somebody of B saves a row that is there, or writes one like it. A row may say of itself that it is for everybody, so
only what is told of any row counts, whatever its flags and words are. By its texts it is known again, as copies are.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, product

import msgspec

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.texts.values import DOCUMENTS, TEXTS, Value, constant, identifier
from pgadvise.engines.attack.world.scene import Standing
from pgadvise.scratch.replay.attempt import Attempt, Refused
from pgadvise.scratch.replay.copies import Texts, among, texts_of_others
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.searching import Searching
from pgadvise.snapshot import Function, Relation, quote

_ROWS = 4  # of B, each with other words
_PLACES = 8  # that are read after one was written
_CALLS = 2  # of a function

_AWAKE = "set local session_replication_role = origin"


class Tidings:
    def __init__(self, search: Searching) -> None:
        self.search = search
        self.battery = search.battery
        self.world = search.battery.stage.world
        self.reader = search.battery.identities.attackers()[0]

    def run(self) -> None:
        for table in self.world.tables:
            written = self.search.influence.written(table) - {table.oid}
            about = self.search.influence.filling(table) | {table.oid}
            told = {t: texts for t, texts in texts_of_others(self.search).items() if t.oid in about} if written else {}
            places = [*islice(self._places(written - {t.oid for t in told}), _PLACES)] if told else []
            if places:
                self.search.limits.look_at_the_clock()
                with self.battery.attempt(self.reader) as attempt:
                    self._written(attempt, table, told, places)

    def _places(self, written: frozenset[int]) -> Iterator[str]:
        """What he reads of them, as a text a row: of tables and views, and by functions."""
        for relation in self.world.snapshot.relations:
            looks = written & (self.search.influence.of(relation) if relation.kind == "view" else {relation.oid})
            allowed = self.search.steps.moves(relation).columns["SELECT"] if looks else ()
            texts = [c for c in relation.columns if c.base_type in TEXTS | DOCUMENTS and c.name in allowed]
            if texts:
                yield f"select concat_ws(' ', {', '.join(f't.{quote(c.name)}' for c in texts)}) from {relation} t"
        for function in self.search.steps.functions:
            if written & self.search.influence.of(function):
                yield from map(str, islice(self.search.steps.calls(function), _CALLS))

    def _written(self, attempt: Attempt, table: Relation, told: Texts, places: Sequence[str]) -> None:
        asked = [*product(told, places)]
        looks = [among(place, told[of]) for of, place in asked]
        usual, found = attempt.counted(looks), set(range(len(asked)))
        first: dict[int, tuple[str, ...]] = {}
        for number, row in enumerate(self._rows(table, told)):
            seen = set[int]()
            for act in self._acts(table, row, number):
                with attempt.tried("select", "act"):
                    done = not isinstance(attempt.prepared(act), Refused)
                    came = attempt.counted(looks) if done else usual
                new = {n for n, (now, before) in enumerate(zip(came, usual, strict=True)) if now not in (before, "0")}
                first |= {n: act for n in new if n not in first}
                seen |= {n for n in new if not came[n].startswith("!")}
            found &= seen
        for n in sorted(found & first.keys()):
            self._judge(attempt, first[n], *asked[n])

    def _rows(self, table: Relation, told: Texts) -> tuple[Standing, ...]:
        """Those of B that say something."""
        texts, rows = set(told.get(table, ())), self.battery.stage.scene.rows_of(table, "B")
        return tuple(row for row in rows if not texts or not texts.isdisjoint(row.cells.values()))[:_ROWS]

    def _judge(self, attempt: Attempt, act: tuple[str, ...], table: Relation, place: str) -> None:
        outcome = self.search.outcomes[table.oid, "select"]
        with attempt.tried("select", "act"):
            attempt.prepared(act)
            trial, move = Outcome(pair=outcome.pair), Move(relation=table, command="select", sql=place)
            if outcome.leak is None and self.battery.play(attempt, move, trial, self.battery.before):
                assert trial.leak is not None
                outcome.leak = msgspec.structs.replace(trial.leak, prepared=act)

    def _acts(self, table: Relation, row: Standing, number: int) -> Iterator[tuple[str, ...]]:
        """By a member of B; by the application, where triggers do what they do with their owners' rights."""
        member = self.battery.identities.member("B", name="member of B")
        statements = [sql for sql in (self._again(table, row, number), self._saved(table, row)) if sql]
        for sql in statements:
            yield self._sent(member.statements(), sql)
        fired = {trigger.function for trigger in self.world.snapshot.triggers_of(table)}
        functions = (f for f in self.world.snapshot.functions if f.oid in fired)
        if all(map(_is_definer, functions)):
            yield from (self._sent(_claims(member), sql) for sql in statements)

    def _sent(self, become: Sequence[str], sql: str) -> tuple[str, ...]:
        return (_AWAKE, *become, sql, "reset role", *_claims(self.reader))

    def _again(self, table: Relation, row: Standing, number: int) -> str:
        """One like it, with a key of its own: the statement does not say what the row does."""
        new: dict[str, Value] = {}
        for column in table.columns:
            if self.world.in_key(table, column) and not self.world.is_tied(table, column):
                new[column.name] = identifier(column, table, "again", number)
        written = [c for c in table.columns if not c.generated and c.identity is None]
        names = ", ".join(quote(c.name) for c in written)
        cells = ", ".join(constant(new[c.name]) if c.name in new else f"t.{quote(c.name)}" for c in written)
        return f"insert into {table} ({names}) select {cells} from {table} t where {self._where(table, row)}"

    def _saved(self, table: Relation, row: Standing) -> str:
        names = [c.name for c in table.columns if not (c.generated or c.identity)]
        free = [n for n in names if row.cells.get(n) is not None]
        change = ", ".join(f"{quote(name)} = {quote(name)}" for name in free)
        return f"update {table} set {change} where {self._where(table, row)}" if free else ""

    def _where(self, table: Relation, row: Standing) -> str:
        return self.search.steps.moves(table).where(row)


def _claims(identity: Identity) -> tuple[str, ...]:
    return tuple(sql for sql in identity.statements() if sql.startswith("select "))


def _is_definer(function: Function) -> bool:
    return function.security_definer
