"""The battery: every move against every relation in every session that the attacker can have."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import msgspec

from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.sessions.identities import Identities
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.scene import row_key
from pgadvise.scratch.replay.attempt import Answer, Attempt, Refused
from pgadvise.scratch.replay.damage import LOOSE, Harm, counts, damage, kinds, told, victims
from pgadvise.scratch.replay.leak import Leak, Outcome
from pgadvise.scratch.replay.stage import Rows, Stage, open_session
from pgadvise.snapshot import Relation, literal, quote

_SLOW = "statements on it took too long, and no more were made"
_DELAYS = 3  # statements on one relation that took too long; one may be chance
_OBSTACLES = 6  # rows that stand in an attack's way and are put aside, before it is given up
_MOVABLE = ("23503", "23505")  # refusals that other rows caused: foreign key, unique key

Standings = Mapping[int, Rows]


class Battery:
    """On one stage, for one role. `before` is what stands there, by table."""

    def __init__(self, stage: Stage, identities: Identities) -> None:
        self.stage = stage
        self.identities = identities
        self.other = identities.member("B")
        self.usual: dict[tuple[str, str], str] = {}  # by session and statement, what came of it without first steps
        self.every = stage.facts_query(stage.judged) or "select null::oid, null, null, null where false"
        self.before: Standings = stage.facts(stage.read(self.every))
        self._delays = Counter[int]()
        self.newcomer = False  # whether the one who acts belongs to no tenant: then nobody's rows are his
        self.shown = {} if identities.anonymous else dict(self._shown())

    def _shown(self) -> Iterator[tuple[int, frozenset[str]]]:
        """By table, the rows of nobody that a member of another tenant reads."""
        for axis in self.stage.judged:
            nobodys = {key for key, (side, _) in self.before.get(axis.relation.oid, {}).items() if side is None}
            if nobodys:
                query = f"select {row_key(axis.relation, self.stage.world)} from {axis.relation} t"
                with self.attempt(self.other) as attempt, attempt.tried(query) as answer:
                    read = {str(text) for (text,) in answer.rows} if isinstance(answer, Answer) else set()
                yield axis.relation.oid, frozenset(nobodys & read)

    def foreign(self, side: str | None) -> bool:
        """Whether a row of that side is somebody else's; whoever belongs to no tenant has no own ones."""
        if side in (None, "?", LOOSE):
            return False
        return self.identities.anonymous or self.newcomer or side != OWN

    @contextmanager
    def attempt(self, identity: Identity) -> Iterator[Attempt]:
        self.newcomer = identity.side is None
        if not identity.fresh:
            with Attempt(self.stage.session, identity, self._look) as attempt:
                yield attempt
            return
        with open_session(self.stage.dsn) as session, Attempt(session, identity, self._look) as attempt:
            yield attempt

    def standings(self, attempt: Attempt) -> Standings:
        """What stands there now, as victims see it."""
        return self.victims(self.stage.facts(attempt.look(self.every)))

    def population(self, attempt: Attempt) -> Standings:
        """What stands there now, whoever brought it."""
        return self.stage.facts(attempt.look(self.every))

    def victims(self, now: Standings) -> Standings:
        return {oid: victims(self.before.get(oid, {}), rows) for oid, rows in now.items()}

    def brought(self, now: Standings) -> tuple[str, ...]:
        """The keys of others' rows that the attacker has brought elsewhere: what tells of them tells of his loot."""
        first = {key: side for rows in self.before.values() for key, (side, _) in rows.items() if self.foreign(side)}
        moved = (key for rows in now.values() for key, (side, _) in rows.items() if side == "?" and key in first)
        return tuple(key.strip("{}") for key in moved)

    # --- moves

    def run(self, attempt: Attempt, moves: Iterable[Move], outcome: Outcome, before: Standings | None = None) -> None:
        """All moves of one command, until one leaks; `before` if something has changed already."""
        if self.is_slow(outcome):
            return
        before = self.before if before is None else before
        wanted = [move for move in moves if not _needless(move, outcome)]
        tried = attempt.probes
        answers = attempt.counted(wanted)
        outcome.probes += attempt.probes - tried
        for move, answer in zip(wanted, answers, strict=True):
            self.usual[attempt.identity.name, move.sql] = answer.removeprefix("=")
            if _promising(move, answer, outcome) and self.play(attempt, move, outcome, before):
                return

    def _look(self, relation: Relation) -> str:
        """The query that sees others' rows; nothing where nobody knows whose they are."""
        axis = self.stage.world.axes.get(relation.oid)
        if axis is None or not relation.is_table:
            return ""
        own = None if self.identities.anonymous or self.newcomer else literal(self.stage.world.cast.tenants[OWN])
        where = f" where ({axis.sql}) is distinct from {own}" if own else ""
        return f"select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) from {relation} t{where}"

    def surprising(self, attempt: Attempt, sql: str, answer: str) -> bool:
        """Whether something came of a statement that did not come of it without first steps, and so was judged then.

        The same number of rows may be other rows, where the statement names none.
        """
        if answer == "0" or answer.startswith("=") or (answer.startswith("!") and answer[1:] not in _MOVABLE):
            return False
        blind = sql.startswith(("update ", "delete ")) and " where " not in sql
        return blind or answer != self.usual.get((attempt.identity.name, sql))

    def play(
        self, attempt: Attempt, move: Move, outcome: Outcome, before: Standings, steps: tuple[str, ...] = ()
    ) -> bool:
        """One move; whether it leaked. `steps` were gone before in the same transaction and led to `before`."""
        if self.is_slow(outcome):
            return False
        late = attempt.delays
        leaked = (self._read if move.command == "select" else self._change)(attempt, move, outcome, before, steps)
        self._delays[outcome.pair.about.oid] += attempt.delays - late
        return leaked

    def is_slow(self, outcome: Outcome) -> bool:
        """Whether statements on it were given up, after seconds each. Where none works on own rows, nothing is told."""
        if slow := self._delays[outcome.pair.about.oid] >= _DELAYS:
            outcome.cut, outcome.untested = _SLOW, None if outcome.works else _SLOW
        return slow

    def _change(
        self, attempt: Attempt, move: Move, outcome: Outcome, before: Standings, steps: tuple[str, ...]
    ) -> bool:
        prepared: list[str] = []
        with attempt.tried(move.sql) as answer:
            if isinstance(answer, Answer):
                return self._judge(attempt, move, answer, outcome, before, steps)
        while isinstance(answer, Refused) and len(prepared) < _OBSTACLES:
            obstacle = self._obstacle(move, answer)
            if obstacle is None or obstacle in prepared:
                return False
            prepared.append(obstacle)
            with attempt.tried("select", "aside"):
                attempt.prepared(tuple(prepared))
                cleared = {**before, move.relation.oid: {}} if move.command == "insert" else before
                with attempt.tried(move.sql) as answer:
                    if isinstance(answer, Answer):
                        return self._judge(attempt, move, answer, outcome, cleared, steps, tuple(prepared))
        return False

    def _obstacle(self, move: Move, refusal: Refused) -> str | None:
        """What honest use may have left out: rows that refer to the victim, a row in the place of the new one.

        Not the victim itself: whoever lists himself where no tenant is has made one of his own.
        """
        if move.command == "delete" and refusal.state == "23503" and refusal.table:
            return f"delete from {quote(refusal.schema or '')}.{quote(refusal.table)}"
        taken = refusal.state == "23505" and refusal.table == move.relation.name
        if move.command == "insert" and taken and not self.stage.world.is_registry(move.relation.oid):
            return f"delete from {move.relation}"
        return None

    # --- judging

    def _read(self, attempt: Attempt, move: Move, outcome: Outcome, before: Standings, steps: tuple[str, ...]) -> bool:
        with attempt.tried(move.sql) as answer:
            pass
        if isinstance(answer, Refused):
            return False
        asked = ";".join((*steps, move.sql))
        sides = [(str(text), side) for (text,) in answer.rows for side in self._sides(str(text), move, before, asked)]
        public = self.stage.public_query(move.relation)
        free = {key for (key,) in attempt.look(public)} if public is not None else set()
        found = tuple(text for text, side in sides if self.foreign(side) and text not in free)
        outcome.works = outcome.works or (not steps and any(side == OWN for _, side in sides))
        if found:
            outcome.leak = _leak(attempt, move, "reads rows of another tenant", found, steps)
        return bool(found)

    def _sides(self, text: str, move: Move, before: Standings, asked: str) -> Iterable[str | None]:
        """Whose row came back: by its key, by the tenant it names, or by what else it holds."""
        known = before.get(move.relation.oid, {})
        if text in known:
            return (known[text][0],)
        axis = self.stage.world.axes.get(move.relation.oid)
        held = self.stage.scene.markers.sides_in(text, asked)
        # A key that begins with a brace is an array's text, and that of a row the steps made.
        if axis is not None and axis.column and not axis.path and move.sql.startswith("select jsonb_build_object("):
            tenant = msgspec.json.decode(text).get(axis.column)
            if tenant is not None:
                # A view may show the one's key beside the other's cells; after first steps they may be loot.
                beside = set[str]() if move.relation.is_table or asked != move.sql else held
                return {self.stage.world.cast.side(str(tenant)), *beside}
        return held

    def _judge(
        self,
        attempt: Attempt,
        move: Move,
        answer: Answer,
        outcome: Outcome,
        before: Standings,
        steps: tuple[str, ...] = (),
        prepared: tuple[str, ...] = (),
    ) -> bool:
        if not answer.count and move.command != "truncate":
            return False
        axis = self.stage.world.axes.get(move.relation.oid)
        axes = (axis,) if axis is not None and move.relation.is_table else self.stage.judged
        harms, own = self.harms(attempt, axes, before, move.command)
        outcome.works = outcome.works or (not steps and own > 0)
        if harms:
            outcome.leak = _leak(attempt, move, told(harms), tuple(h.key for h in harms), steps, prepared, harms)
        return bool(harms)

    def harms(
        self, attempt: Attempt, axes: tuple[Axis, ...], before: Standings, command: str
    ) -> tuple[tuple[Harm, ...], int]:
        """Harms to others' rows, of the kind the command is judged by; and how many own rows changed."""
        now = self.stage.facts(attempt.look(self.stage.facts_query(axes)))
        found: list[Harm] = []
        own = 0
        for axis in axes:
            relation = axis.relation
            done = damage(
                before.get(relation.oid, {}),
                now.get(relation.oid, {}),
                self.foreign,
                partial(self._is_seen, attempt, relation),
                self.shown.get(relation.oid, frozenset()),
            )
            found += [harm for harm in done.harms if counts(command, harm, rekeyed=done.rekeyed)]
            own += done.own
        return tuple(found), own

    def _is_seen(self, attempt: Attempt, relation: Relation, key: str) -> bool:
        """Whether a member of another tenant reads a row that belongs to none."""
        if self.identities.anonymous:
            return False
        query = f"select from {relation} t where {row_key(relation, self.stage.world)} = {literal(key)}"
        return bool(attempt.as_somebody(self.other, query, len))


def _needless(move: Move, outcome: Outcome) -> bool:
    """Whether a move shows only that a command works, which is known."""
    return move.control and outcome.works and (" where " in move.sql or move.command == "insert")


def _promising(move: Move, answer: str, outcome: Outcome) -> bool:
    """Whether a move is worth looking at closely, by what came of it when it was counted."""
    if _needless(move, outcome) or (answer.startswith("=") and outcome.works):
        return False
    if answer.startswith("!"):
        return answer[1:] in _MOVABLE
    return answer != "0" or move.command == "truncate"


def _leak(
    attempt: Attempt,
    move: Move,
    what: str,
    rows: tuple[str, ...],
    steps: tuple[str, ...],
    prepared: tuple[str, ...] = (),
    harms: tuple[Harm, ...] = (),
) -> Leak:
    return Leak(
        identity=attempt.identity,
        statement=str(move.sql),
        what=what,
        rows=rows[:20],
        steps=tuple(map(str, steps)),
        prepared=prepared,
        harms=kinds(harms),
    )
