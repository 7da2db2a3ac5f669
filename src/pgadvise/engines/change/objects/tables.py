"""Tables: privileges, whom policies bind, and the policies themselves by implication."""

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import cast

import msgspec

from pgadvise.engines.change.objects.causes import causes
from pgadvise.engines.change.objects.pair import Change, Pair, unsure, verdict
from pgadvise.engines.change.objects.shapes import Shapes
from pgadvise.engines.change.sides.reach import Standing, carried, signature, texts, triggers
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.change.solving.asking import Answer, Gate
from pgadvise.engines.change.solving.comparison import Question
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.verdicts.questions import Command as Asked
from pgadvise.snapshot import Name, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.logic.canonical import canonical
from pgadvise.sql.parser.parse import NotParsed, expression
from pgadvise.sql.tree import expression as e

_NO = Answer(False)


class Tables(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of two snapshots. Tables of one shape are compared once."""

    old: Side
    new: Side

    @cached_property
    def _writers(self) -> dict[int, Writers]:
        return {id(s): Writers(snapshot=s.snapshot, access=s.access) for s in (self.old, self.new)}

    @cached_property
    def _shapes(self) -> Shapes:
        return Shapes(old=self.old, new=self.new)

    @cached_property
    def _known(self) -> dict[Hashable, tuple[str, Answer, Answer]]:
        return {}

    def compared(self, pair: Pair) -> Change:
        assert pair.before is not None
        assert pair.after is not None
        if pair.was.refused is not None and pair.will.refused is not None:
            return pair.found("equal", f"{pair.actor.role} cannot do it in either")
        if pair.command == "truncate":
            return self._truncate(pair)
        same = self._signed(pair)
        wider, narrower = (_NO, _NO) if same else self._rows(pair)
        return self._told(pair, wider, narrower, *self._columns(pair))

    def _signed(self, pair: Pair) -> bool:
        assert pair.before is not None
        assert pair.after is not None
        mine = signature(self.old, pair.before, pair.command, pair.actor, pair.was)
        return mine == signature(self.new, pair.after, pair.command, pair.actor, pair.will)

    def _truncate(self, pair: Pair) -> Change:
        if (pair.was.refused is None) == (pair.will.refused is None):
            return pair.found("equal", "TRUNCATE asks no policy")
        if pair.was.refused is not None:
            return pair.found("wider", f"{pair.actor.role} may empty it now", causes=causes(pair))
        return pair.found("narrower", f"{pair.actor.role} may not empty it any more", causes=causes(pair))

    # --- columns

    def _columns(self, pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Those that the role may use now and could not before, and the other way round; of what both sides have."""
        if pair.was.refused is not None or pair.will.refused is not None:
            return (), ()
        gained, lost = pair.will.columns - pair.was.columns, pair.was.columns - pair.will.columns
        return tuple(sorted(gained & pair.common)), tuple(sorted(lost & pair.common))

    # --- rows

    def _rows(self, pair: Pair) -> tuple[Answer, Answer]:
        shape = self._shapes.shape(pair)
        if shape not in self._known:
            old, new = self._gates(pair)
            free = _dropped(pair)
            self._known[shape] = (str(pair.name), self._asked(pair, new, old, free), self._asked(pair, old, new, free))
        of, wider, narrower = self._known[shape]
        return _renamed(wider, of, pair), _renamed(narrower, of, pair)

    def _asked(
        self, pair: Pair, passing: tuple[Side, Gate], other: tuple[Side, Gate], free: frozenset[e.Expression]
    ) -> Answer:
        if passing[1].relation is None:
            return _NO
        question = Question(passing, other, pair.asker, free=free)
        return question.of_table(pair.name, cast(Command, pair.command))

    def _gates(self, pair: Pair) -> tuple[tuple[Side, Gate], tuple[Side, Gate]]:
        assert pair.before is not None
        assert pair.after is not None
        changed = [
            self._writers[id(s)].changed_columns(r) for s, r in ((pair.old, pair.before), (pair.new, pair.after))
        ]
        old = self._gate(pair.old, pair.before, pair.was, pair, changed)
        return (pair.old, old), (pair.new, self._gate(pair.new, pair.after, pair.will, pair, changed))

    def _gate(
        self, side: Side, relation: Relation, standing: Standing, pair: Pair, changed: list[frozenset[str] | None]
    ) -> Gate:
        if standing.refused is not None:
            return Gate(None)
        columns = None
        if all(one is not None for one in changed):
            columns = standing.columns.union(*(one for one in changed if one is not None))
        said = texts(standing.policies, pair.command)
        return Gate(relation, columns, side.refused(pair.actor.role, said), side.stops(said))

    # --- both together

    def _told(
        self, pair: Pair, wider: Answer, narrower: Answer, gained: tuple[str, ...], lost: tuple[str, ...]
    ) -> Change:
        more = True if wider.found or gained else wider.found
        less = True if narrower.found or lost else narrower.found
        word = verdict(more, less)
        if word in ("equal", "narrower") and self._retriggered(pair):
            reason = "its triggers or rules changed, and what they let a write do was not compared"
            return pair.found("unknown", reason, causes=causes(pair))
        if word in ("equal", "narrower") and (joined := self._joined(pair)):
            reason = f"rows of {joined[0]} are among its own now, and whether they were within reach was not compared"
            return pair.found("unknown", reason, causes=causes(pair))
        if word in ("equal", "narrower") and (along := self._taken_along(pair)):
            reason = f"rows of {along[0]} change along with its own now, past their policies: whose was not compared"
            return pair.found("unknown", reason, causes=causes(pair))
        if word == "equal":
            return pair.found("equal", "the same rows, proved")
        reason = _reason(pair, word, wider, narrower, gained, lost)
        return pair.found(
            word,
            reason,
            unsure(*(a for a, found in ((wider, more), (narrower, less)) if found is not False)),
            causes=causes(pair),
            witness=wider.witness,
            blocked_by=wider.blocked,
        )

    def _joined(self, pair: Pair) -> list[Name]:
        """The tables that were there, and have become parts of it."""
        old, new = (
            {part.qualified for part in _parts(s, r)} for s, r in ((self.old, pair.before), (self.new, pair.after))
        )
        return sorted(name for name in new - old if self.old.relation(name) is not None)

    def _taken_along(self, pair: Pair) -> list[Name]:
        """The tables that were there, of whose rows foreign keys take or change more than they did."""
        assert pair.before is not None
        assert pair.after is not None
        if pair.will.refused is not None:
            return []
        more = carried(self.new, pair.after, pair.command, pair.will)
        more -= carried(self.old, pair.before, pair.command, pair.was)
        return sorted({name for name, *_ in more if self.old.relation(name) is not None})

    def _retriggered(self, pair: Pair) -> bool:
        assert pair.before is not None
        assert pair.after is not None
        return pair.command != "select" and triggers(self.old, pair.before) != triggers(self.new, pair.after)


def _parts(side: Side, relation: Relation | None) -> Iterator[Relation]:
    for part in side.snapshot.children_of(relation) if relation is not None else ():
        yield part
        yield from _parts(side, part)


def _reason(
    pair: Pair, word: str, wider: Answer, narrower: Answer, gained: tuple[str, ...], lost: tuple[str, ...]
) -> str:
    role, verb = pair.actor.role, pair.command
    if word == "unknown":
        return wider.reason or f"whether {role} may {verb} a row that was out of reach before could not be decided"
    parts = []
    if wider.found:
        parts.append(f"{role} may {verb} rows that were out of reach before")
    if gained:
        parts.append(f"{role} may {verb} the column{'s' * (len(gained) > 1)} {', '.join(gained)} now")
    if narrower.found or lost:
        parts.append(f"{role} may not {verb} all that was within reach before")
    if not parts:
        parts.append(f"{role} may {verb} nothing more than before; whether less was not decided")
    return ", and ".join(parts)


def _dropped(pair: Pair) -> frozenset[e.Expression]:
    """The conditions that one side has beyond all of the other's, nothing behind them having changed.

    Where each side has some of its own, one may be the other in different words: then there are none.
    """
    old, new = _conditions(pair.was, pair.command, pair.before), _conditions(pair.will, pair.command, pair.after)
    if old is None or new is None or not (old <= new or new <= old):
        return frozenset()
    return frozenset(leaf for leaf in old ^ new if _is_settled(pair, leaf))


def _conditions(standing: Standing, command: Asked, relation: Relation | None) -> frozenset[e.Expression] | None:
    assert relation is not None
    try:
        trees = [canonical(expression(text), relation.name) for text in texts(standing.policies, command)]
    except NotParsed:
        return None
    return frozenset().union(*(_leaves(tree) for tree in trees))


def _is_settled(pair: Pair, leaf: e.Expression) -> bool:
    said = [repr(leaf)]
    sides = [side.definitions for side in (pair.old, pair.new)]
    return sides[0].behind(sides[0].words(said)) == sides[1].behind(sides[1].words(said))


def _leaves(node: e.Expression) -> frozenset[e.Expression]:
    match node:
        case e.And() | e.Or():
            return frozenset().union(*(_leaves(arg) for arg in node.args))
        case e.Not():
            return _leaves(node.arg)
        case e.Constant():
            return frozenset()
        case _:
            return frozenset((node,))


def _renamed(answer: Answer, of: str, pair: Pair) -> Answer:
    """What was found of a table of the same shape, said of this one."""
    if of == str(pair.name):
        return answer
    witness = answer.witness
    if witness is not None:
        witness = witness._replace(rows=tuple(row._replace(table=pair.name) for row in witness.rows))
    blocked = tuple(text.replace(of, str(pair.name)) for text in answer.blocked)
    return answer._replace(witness=witness, blocked=blocked, reason=answer.reason.replace(of, str(pair.name)))
