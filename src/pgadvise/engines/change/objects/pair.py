"""One pair of an object, a command and a role in both snapshots, and what was found of it."""

from typing import Literal

import msgspec

from pgadvise.engines.change.sides.reach import Standing, Verdict
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.change.solving.asking import Answer, Asker, Certainty
from pgadvise.engines.change.solving.witness import Witness
from pgadvise.engines.verdicts.questions import Actor, Command
from pgadvise.snapshot import Name, Relation

Kind = Literal["table", "view", "materialized_view", "foreign_table", "function", "role"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How one reach changed. `before` and `now` say what decides it, `causes` what was changed. `witness` is of what
    is reached now and was not before. `blocked_by` are the constructs in the way of an answer."""

    name: Name
    kind: Kind
    part: str | None = None
    role: str
    command: Command
    verdict: Verdict
    certainty: Certainty | None = "proved"
    reason: str
    before: str = ""
    now: str = ""
    causes: tuple[str, ...] = ()
    witness: Witness | None = None
    blocked_by: tuple[str, ...] = ()


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Both sides of one question."""

    old: Side
    new: Side
    name: Name
    command: Command
    actor: Actor
    before: Relation | None
    after: Relation | None
    was: Standing
    will: Standing

    @property
    def asker(self) -> Asker:
        return Asker(self.actor.role, self.actor.surface == "api", self.actor.anonymous)

    @property
    def common(self) -> frozenset[str]:
        """The columns that both sides have."""
        there = [{c.name for c in r.columns} if r else set() for r in (self.before, self.after)]
        return frozenset(there[0] & there[1])

    def found(self, verdict: Verdict, reason: str, certainty: Certainty | None = "proved", **more: object) -> Change:
        relation = self.after or self.before
        assert relation is not None
        fields = {"before": decided(self.was), "now": decided(self.will), **more}
        return Change(
            name=self.name,
            kind=kind_of(relation),
            role=self.actor.role,
            command=self.command,
            verdict=verdict,
            certainty=None if verdict == "unknown" else certainty,
            reason=reason,
            **fields,  # type: ignore[arg-type]
        )


def kind_of(relation: Relation) -> Kind:
    """As a report says it: a partitioned table is a table."""
    return "table" if relation.kind == "partitioned_table" else relation.kind


def decided(standing: Standing) -> str:
    """What decides a reach, in a few words."""
    if standing.refused is not None:
        return f"nothing: {standing.refused}"
    if standing.open is not None:
        return f"every row: {standing.open}"
    names = ", ".join(policy.name for policy in standing.policies)
    return f"{'policy' if len(standing.policies) == 1 else 'policies'} {names}" if names else "its own query"


def verdict(wider: bool | None, narrower: bool | None) -> Verdict:
    """Of both directions; None is not known. What is not wider is at any rate no reach that was not there before."""
    if wider is None:
        return "unknown"
    if wider:
        return "incomparable" if narrower else "wider"
    return "equal" if narrower is False else "narrower"


def unsure(*answers: Answer) -> Certainty:
    """`likely` where one of the answers is, or was not found."""
    return "likely" if any(a.certainty == "likely" or a.found is None for a in answers) else "proved"
