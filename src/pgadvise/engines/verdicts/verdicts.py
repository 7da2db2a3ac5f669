"""Verdicts as rules ask for them: of each question what is proved, what leaked and how, what nobody knows."""

from functools import cached_property
from typing import Any, Literal

import msgspec

from pgadvise.engines.verdicts.questions import Question
from pgadvise.snapshot import Relation

Word = Literal["isolated", "leaks", "denied", "unknown"]
HarmKind = Literal["lost", "changed", "moved", "forged"]

BEFORE = "-- there before the attack, as honest use leaves it"
REPLAYED = "Replayed on a copy of the schema: "  # how the lines of a detail begin that tell of a leak
NEWCOMER = "new account"  # how the name of a session begins whose account has just been made
OFF = "not proved: --proof-time 0"  # the reason of whoever asks for verdicts where none were wanted


class Harmed(msgspec.Struct, frozen=True):
    """What was done to a row, and whose it is or became: A attacks, None is nobody's and everybody sees it."""

    kind: HarmKind
    tenant: str | None


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """A leak as it happened on a copy of the database: who, by which statements, what came of it.

    `who` names the attacker in words, `claims` are those of his token, `settings` what the application set for him.
    `steps` are his own first statements, `prepared` what honest use had done before, `sql` all of it in order.
    `harms` is empty where rows were only read. `rows` are keys of the rows that were hit, where the table has keys.
    """

    who: str
    what: str
    claims: dict[str, Any] | None
    settings: dict[str, str]
    steps: tuple[str, ...]
    prepared: tuple[str, ...]
    statement: str
    sql: tuple[str, ...]
    harms: tuple[Harmed, ...]
    rows: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Of one question. `leak` stands where the word is leaks; `blocked_by` are the constructs that have no model.

    `likely`: it is in doubt whose the rows are. `published`: it is read, and would be isolated if nothing were public.
    Of an unknown `tried` says what attacks showed, `unproved` why there is no proof, and `cause` that of several
    relations, naming none of them.
    """

    question: Question
    word: Word
    reason: str
    blocked_by: tuple[str, ...] = ()
    leak: Replayed | None = None
    likely: bool = False
    published: bool = False
    tried: str = ""
    unproved: str = ""
    cause: str | None = None


class Verdicts(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All of them, most exposed relations first. `left` are the questions that the time did not suffice for."""

    all: tuple[Verdict, ...] = ()
    left: tuple[Question, ...] = ()

    @cached_property
    def leaks(self) -> tuple[tuple[Verdict, Replayed], ...]:
        return tuple((one, one.leak) for one in self.all if one.leak is not None)

    def keeps_apart(self, about: Relation, command: str, role: str) -> bool:
        """Whether it is proved that the command, by this role, does no harm to another tenant's rows."""
        return (about.oid, command, role) in self._kept_apart

    @cached_property
    def _kept_apart(self) -> frozenset[tuple[int, str, str]]:
        return frozenset(v.question.key for v in self.all if v.word in ("isolated", "denied"))

    @cached_property
    def unknown(self) -> tuple[Verdict, ...]:
        """Of relations: functions are attacked, and never proved."""
        return tuple(v for v in self.all if v.word == "unknown" and isinstance(v.question.about, Relation))
