"""Tidings: what others write, put by triggers and rules where the caller reads, who does nothing but look.

Somebody of B saves a row that is there, or writes one like it. A row may say of itself that it is for everybody, so
only what is told of any row counts, whatever its flags and words are. By its texts it is known again, as copies are.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.moves.steps import Step
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.texts.values import DOCUMENTS, TEXTS, Value, constant, identifier
from pgadvise.engines.attack.world.scene import Standing
from pgadvise.scratch.replay.attempt import Attempt, Refused, something_came
from pgadvise.scratch.replay.copies import Texts, among, texts_of_others
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.searching import Searching
from pgadvise.scratch.replay.sweep import in_turn
from pgadvise.snapshot import Function, Relation, quote

_ROWS = 8  # of B, each with other words or flags
_PLACES = 8  # that are read after one was written
_CALLS = 2  # of a function
_STEPS, _TAKEN, _ACTS = 200, 60, 2  # steps of the caller's before, those that do something, what others do after each
_PROBES = 6000  # after such steps, of all tables

_AWAKE = "set local session_replication_role = origin"
_Act = tuple[str, ...]


class Asked(msgspec.Struct, frozen=True):
    """Whether `place` tells `texts` of `table`: by `look`, whose answer is `usual` as long as nobody writes."""

    table: Relation
    texts: tuple[str, ...]
    place: str
    look: str
    usual: str

    def is_told(self, answer: str) -> bool:
        return answer != self.usual and something_came(answer)


class Tidings:
    def __init__(self, search: Searching) -> None:
        self.search = search
        self.battery = search.battery
        self.world = search.battery.stage.world
        self.reader = search.battery.identities.attackers()[0]
        self._left = _PROBES
        self._back = f"set local role {quote(self.reader.acting)}"

    def run(self) -> None:
        for table in self.world.tables:
            written = self.search.influence.written(table) - {table.oid}
            about = self.search.influence.filling(table) | {table.oid}
            told = {t: texts for t, texts in texts_of_others(self.search).items() if t.oid in about} if written else {}
            places = [*islice(self._places(written, {t.oid for t in told}), _PLACES)] if told else []
            if places:
                self.search.limits.look_at_the_clock()
                with self.battery.attempt(self.reader) as attempt:
                    looks = [(of, texts, place, among(place, texts)) for of, texts in told.items() for place in places]
                    usual = attempt.counted([look for *_, look in looks])
                    asked = [Asked(*look, answer) for look, answer in zip(looks, usual, strict=True)]
                    acts = [[*self._acts(table, row, n)] for n, row in enumerate(self._rows(table, told))]
                    self._without_a_step(attempt, asked, acts)
                    before = attempt.probes
                    if self._left > 0 and attempt.identity.person is not None:
                        steps = self.search.steps.all(attempt.identity.person, about | written)
                        others = (step for step in steps if table.oid not in step.touches)
                        self._after_steps(attempt, asked, acts, in_turn([*islice(others, _STEPS)]))
                    self._left -= attempt.probes - before

    def _places(self, written: frozenset[int], told: set[int]) -> Iterator[str]:
        """What he reads of them, as a text a row: of tables and views, and by functions, that read not what is told."""
        influence = self.search.influence
        for relation in self.world.snapshot.relations:
            reads = influence.of(relation) if relation.kind == "view" else frozenset((relation.oid,))
            allowed = self.search.steps.moves(relation).columns["SELECT"]
            texts = [c for c in relation.columns if c.base_type in TEXTS | DOCUMENTS and c.name in allowed]
            if texts and written & reads and not told & reads:
                yield f"select concat_ws(' ', {', '.join(f't.{quote(c.name)}' for c in texts)}) from {relation} t"
        for function in self.search.steps.functions:
            reads = influence.of(function)
            if written & reads and not told & reads:
                yield from map(str, islice(self.search.steps.calls(function), _CALLS))

    def _without_a_step(self, attempt: Attempt, asked: Sequence[Asked], acts: Sequence[Sequence[_Act]]) -> None:
        first: dict[int, _Act] = {}
        found = set(range(len(asked)))
        for each in acts:
            seen = dict[int, _Act]()
            for act in each:
                with attempt.tried("select", "act"):
                    done = not isinstance(attempt.prepared((_AWAKE, *act)), Refused)
                    came = attempt.counted([one.look for one in asked]) if done else ()
                seen |= {n: act for n, answer in enumerate(came) if n not in seen and asked[n].is_told(answer)}
            first = seen | first
            found &= seen.keys()
        for n in sorted(found & first.keys()):
            self._judge(attempt, asked[n], first[n], ())

    def _after_steps(
        self, attempt: Attempt, asked: Sequence[Asked], acts: Sequence[Sequence[_Act]], every: Sequence[Step]
    ) -> None:
        """What the caller may have said before: that he is to be told."""
        outcomes = self.search.outcomes
        left = [one for one in asked if outcomes[one.table.oid, "select"].leak is None]
        if not left or not acts:
            return
        came = attempt.counted([step.sql for step in every])
        texts = {text for one in left for text in one.texts}  # what he says himself, nobody told him
        done = [step.sql for step, answer in zip(every, came, strict=True) if something_came(answer)]
        steps = [sql for sql in done if not any(text in sql for text in texts)][:_TAKEN]
        possible = [[act for act in each if self._is_done(attempt, act)][:_ACTS] for each in acts]
        tried = [(step, act) for step in steps for act in possible[0]]
        for (step, act), told in zip(tried, self._told(attempt, tried, left), strict=True):
            for one in told:
                others = (self._told(attempt, [(step, a) for a in each], [one]) for each in possible[1:])
                if all(map(any, others)):
                    self._judge(attempt, one, act, (step,))

    def _is_done(self, attempt: Attempt, act: _Act) -> bool:
        with attempt.tried(";".join(act), "act") as answer:
            return not isinstance(answer, Refused)

    def _told(self, attempt: Attempt, tried: Sequence[tuple[str, _Act]], asked: Sequence[Asked]) -> list[list[Asked]]:
        scripts = [";".join((step, *act, self._back)) for step, act in tried]
        every = attempt.swept(scripts, [one.look for one in asked])
        return [[o for o, answer in zip(asked, line, strict=False) if o.is_told(answer)] for line in every]

    def _judge(self, attempt: Attempt, one: Asked, act: _Act, steps: tuple[str, ...]) -> None:
        outcome = self.search.outcomes[one.table.oid, "select"]
        if outcome.leak is not None:
            return
        prepared, after = ((), (*steps, *act, self._back)) if steps else ((_AWAKE, *act), ())
        trial, move = Outcome(pair=outcome.pair), Move(relation=one.table, command="select", sql=one.place)
        with attempt.tried("select", "act"):
            attempt.prepared(prepared) if prepared else [attempt.done(sql) for sql in after]
            self.battery.play(attempt, move, trial, self.battery.before, after)
        if trial.leak is not None and any(text in row for text in one.texts for row in trial.leak.rows):
            outcome.leak = msgspec.structs.replace(trial.leak, prepared=prepared)

    def _rows(self, table: Relation, told: Texts) -> tuple[Standing, ...]:
        """Those of B that say something."""
        texts, rows = set(told.get(table, ())), self.battery.stage.scene.rows_of(table, "B")
        return tuple(row for row in rows if not texts or not texts.isdisjoint(row.cells.values()))[:_ROWS]

    def _acts(self, table: Relation, row: Standing, number: int) -> Iterator[_Act]:
        """By a member of B; by the application, where triggers do what they do with their owners' rights."""
        member = self.battery.identities.member("B", name="member of B")
        statements = [sql for sql in (self._again(table, row, number), self._saved(table, row)) if sql]
        for sql in statements:
            yield self._sent(member.statements(), sql)
        fired = {trigger.function for trigger in self.world.snapshot.triggers_of(table)}
        functions = (f for f in self.world.snapshot.functions if f.oid in fired)
        if all(map(_is_definer, functions)):
            yield from (self._sent(_claims(member), sql) for sql in statements)

    def _sent(self, become: Sequence[str], sql: str) -> _Act:
        return ("reset role", *become, sql, "reset role", *_claims(self.reader))

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
