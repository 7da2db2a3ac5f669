"""Columns of a linking table that decide whether a row counts: an end, a status, an acceptance.

A row that names the caller may be one of another tenant as long as it does not count: an invitation, an access that
has run out. Then belonging means such a row in its right state, and whoever changes the state belongs where he likes.

Where a time decides (a beginning that was), an end of the same row decides too, though nothing asks for it: who forgot
it lets in whose time is over. So does, where any state is asked, what says that one was put out: `removed_at`.

A rank is a state when one of its labels is: a guest's. Its other labels say that the row counts.

Which values count is told by the words, and is a predicate of the row: a label that says no less than belonging, an end
that is NULL or to come, a beginning that is NULL or was, another time, or a key of who did it, that is not NULL
(accepted, approved), a flag that is set, or is not where it says that one is out. Of an invitation it is the other way
round with what comes of it: who was let in by it already is let in no more.

What is only ever set, to what somebody tells (a nickname, a colour, a number to sort by), and is called nothing that
tells of a seat, decides nothing: no text asks for it, so it opens as much with one value as with another, and to have
belonged means the row, whatever it says there. Nor does a time of when something happened. Another time, and a flag
that is set to what is written out, may be a state that was forgotten.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Literal

import msgspec
import z3

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.texts.said import Said, literals_in, naming, of_condition, policies
from pgadvise.engines.prover.words.kinds import is_same, literal_text
from pgadvise.engines.prover.words.terms import (
    FALSE,
    RANK,
    VALUES,
    Formula,
    Term,
    Value,
    as_truth,
    both,
    either,
    neither,
)
from pgadvise.engines.seats import BEGIN, END, ENDS, IN, LETS_IN, NOT_IN, OUT_OF_ANY_RANK, PUT_OUT, RANKS
from pgadvise.snapshot import Column, Relation, Snapshot

_STATE = NamePattern(NOT_IN)

RANGES = frozenset("tstzrange tsrange daterange tstzmultirange tsmultirange datemultirange".split())
_TIMES = frozenset(("timestamptz", "timestamp", "date"))
TIMES = RANGES | _TIMES
# Who turned somebody out, or let him in: a key, of which it is asked whether there is one.
_DONE_BY = NamePattern(rf"{NOT_IN}|accept|approv|confirm|verif|activat")
_OUT = NamePattern(rf"{NOT_IN}|ask|appl|hold|trial|new")
_SPENT = NamePattern(
    r"accept|used|redeem|expir|revok|declin|reject|cancel|delet|claim|consum|archiv|closed|void|inactiv|disabl|spent|done",
)
_LET_IN = NamePattern(r"accept|join|confirm|approv|verif|activ|enrol|grant|admitt|since|member")
# What may say of a seat that it counts, or what its holder is there.
_SEAT = NamePattern(
    rf"{NOT_IN}|{IN}|{_LET_IN.pattern}|{RANKS.pattern}|stat(?:e|us)|stage|phase|step|standing|kind|type|answer|respon"
    r"|repl(?:y|ied)|rsvp|agree|consent|deci[ds]|outcome|result|sign|onboard|trial|probation|access|allow|paid|pays|tier"
)
# When something happened, which decides nothing.
HISTORY = NamePattern(
    r"creat|updat|insert|modif|chang|edit|seen|login|visit|birth|remind|notif|sync|\Alast_(?!day|date)"
)
_BY = NamePattern(r"_by(?:_|\Z)")
KEYS = frozenset(("uuid", "int4", "int8"))
_NOW = {"instant": "now()", "timestamp": "localtimestamp", "date": "current_date"}


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """With which values of a column a row counts: one of `labels`, a time or a flag of this kind.

    A rank is no state, unless one of its labels is.
    """

    how: Literal["labels", "ends", "begins", "never", "ever", "on", "off"]
    labels: frozenset[str] = frozenset()
    is_rank: bool = False


_NONE: Mapping[int, frozenset[str]] = {}

Literals = Callable[[str, str | None], Term]
# By column, with which values the row counts; None where nobody can tell.
Validity = Mapping[str, Counts | None]


def validity(
    snapshot: Snapshot,
    axes: Mapping[int, Axis],
    links: Mapping[int, tuple[str, ...]],
    secrets: Mapping[int, tuple[str, ...]],
    invited: Collection[int] = (),
    registry: int | None = None,
    naming_others: Mapping[int, frozenset[str]] = _NONE,
) -> dict[int, Validity]:
    """By linking table, the columns that policies, functions and views ask besides whose row it is, and should ask.

    Of `invited` ones the rows are invitations; a tenant in the `registry` that is over is its owner's all the same, and
    so is one whose list of people does not name him (`naming_others`): whom that names is believed by itself.
    """
    found: dict[int, Validity] = {}
    for oid, people in links.items():
        table = snapshot.relation(oid)
        if table is not None and oid in axes:
            known = {*people, axes[oid].column, *secrets.get(oid, ()), *naming_others.get(oid, ())}
            asked = _asked(snapshot, table, known, is_spent=oid in invited)
            is_seat = oid not in invited and oid != registry
            found[oid] = {**asked, **(_forgotten(snapshot, table, known, asked) if is_seat else {})}
    return found


def _asked(snapshot: Snapshot, table: Relation, known: set[str | None], *, is_spent: bool) -> dict[str, Counts | None]:
    own, policed = naming(snapshot, table), frozenset(policies(snapshot.policies))
    foreign = policed.difference(policies(snapshot.policies_of(table)))
    keyed = {
        c for key in snapshot.constraints_of(table) if key.kind in ("primary_key", "foreign_key") for c in key.columns
    }
    others = frozenset(r.name for r in snapshot.relations) - {table.name}
    found: dict[str, Counts | None] = {}
    for column in table.columns:
        if column.name in known or (column.name in keyed and not _DONE_BY.search(column.name)):
            continue
        told = Said.asks if column.name not in keyed else Said.asks_for_any
        asked = (said for said in own if told(said, column))
        asking = [s for s in asked if s.names_one_of(table, column.name, others, bare=s not in foreign)]
        if not is_spent and _is_no_state(column, asking):
            continue
        if asking and (not RANKS.search(column.name) or _is_state(snapshot, table, column, asking)):
            found[column.name] = _counting(snapshot, table, column, asking, _SPENT if is_spent else _OUT)
    times = [c for c in table.columns if c.base_type in TIMES and c.name not in known]
    if any(c.name in found for c in times if c.base_type not in RANGES):  # a range has its own end
        ends = [c for c in times if END.search(c.name)]
        found |= {c.name: _counting(snapshot, table, c, [], _SPENT if is_spent else _OUT) for c in ends}
        found |= {} if ends else {c.name: Counts(how="ends") for c in times if _may_end(c) and c.name not in found}
    return found


def _is_no_state(column: Column, asking: list[Said]) -> bool:
    if column.base_type in _TIMES:
        return HISTORY.search(column.name) is not None and not any(s.asks(column, surely=True) for s in asking)
    if column.base_type in RANGES or _SEAT.search(column.name):
        return False
    told = [said.only_hands_on(column) for said in asking]
    words = (text for values in told for value in values or () for text in literals_in(value))
    return None not in told and not any(map(_SEAT.search, words))


def _may_end(column: Column) -> bool:
    """Whether it may be an end that no word tells, `last_day`, beside a beginning: a time that need not be there."""
    known = (HISTORY, BEGIN, LETS_IN, PUT_OUT, _LET_IN, _OUT)
    return column.nullable and column.base_type in _TIMES and not any(each.search(column.name) for each in known)


def _forgotten(snapshot: Snapshot, table: Relation, known: Collection[str | None], asked: Validity) -> Validity:
    """What says that a seat was taken back, or never given, and nothing asks for: a time, a flag, a key, a label.

    So does an end, where a state is asked at all: else nobody knows whether it is kept. A range has its own end.
    """
    kinds = {column.base_type for column in table.columns if column.name in asked}
    ends = any(each is None or not each.is_rank for each in asked.values()) and RANGES.isdisjoint(kinds)
    columns = [c for c in table.columns if c.name not in known and c.name not in asked]
    columns = [c for c in columns if _puts_out(snapshot, table, c) or (ends and _ends(c))]
    return {column.name: _counting(snapshot, table, column, [], _OUT) for column in columns}


def _puts_out(snapshot: Snapshot, table: Relation, column: Column) -> bool:
    """Not the end of it: `banned_until`."""
    if is_text(column):
        return any(map(OUT_OF_ANY_RANK.search, labels(snapshot, table, column)))
    told = PUT_OUT.search(column.name) is not None and BEGIN.search(column.name) is None
    if LETS_IN.search(column.name):
        return column.base_type in _TIMES or column.base_type == "bool"
    is_key = column.base_type in KEYS and _BY.search(column.name) is not None
    return told and (column.base_type in _TIMES or is_key or column.base_type == "bool")


def _ends(column: Column) -> bool:
    return column.base_type in _TIMES and ENDS.search(column.name) is not None


def _is_state(snapshot: Snapshot, table: Relation, column: Column, asking: list[Said]) -> bool:
    """A rank within the tenant is not whether one belongs, unless it says so as well."""
    return any(map(_STATE.search, (*labels(snapshot, table, column), *_written(column, asking))))


def _written(column: Column, asking: list[Said]) -> tuple[str, ...]:
    return tuple(text for said in asking for text in said.literals_beside(column.name))


def _counting(
    snapshot: Snapshot, table: Relation, column: Column, asking: list[Said], out: NamePattern
) -> Counts | None:
    known = labels(snapshot, table, column) or _written(column, asking)
    if RANKS.search(column.name):
        good = frozenset(x for x in known if not _STATE.search(x))
        return Counts(how="labels", labels=good, is_rank=not any(map(OUT_OF_ANY_RANK.search, known)))
    if column.base_type in _TIMES and END.search(column.name) and not BEGIN.search(column.name):
        return Counts(how="ends")
    if column.base_type in _TIMES and BEGIN.search(column.name):
        return Counts(how="begins")
    if column.base_type in _TIMES or (column.base_type in KEYS and _DONE_BY.search(column.name)):
        let_in = out is not _SPENT and _LET_IN.search(column.name)
        return Counts(how="never") if out.search(column.name) else Counts(how="ever") if let_in else None
    if column.base_type == "bool":
        return Counts(how="off" if out.search(column.name) else "on")
    good = frozenset(x for x in known if not out.search(x))
    return Counts(how="labels", labels=good) if is_text(column) and good else None


def is_text(column: Column) -> bool:
    """Whether labels may be in it: a text, or an enum's."""
    return column.base_kind == "e" or column.base_type in ("text", "varchar")


def labels(snapshot: Snapshot, table: Relation, column: Column) -> tuple[str, ...]:
    """Of a column of an enum, or of one whose CHECK lists them."""
    kinds = [t.labels for t in snapshot.types if t.kind == "enum" and t.name == column.base_type]
    checks = (c for c in snapshot.constraints_of(table) if c.kind == "check" and c.columns == (column.name,))
    listed = (of_condition(c.expression or "").literals_beside(column.name) for c in checks)
    return tuple(dict.fromkeys((*(x for each in kinds for x in each), *sorted(frozenset[str]().union(*listed)))))


def can_tell(states: Validity) -> bool:
    """Whether there is a state at all, and of each with which values the row counts."""
    return bool(states) and None not in states.values()


def surely_counts(states: Validity, columns: Mapping[str, Value], literal: Literals, *, ever: bool = False) -> Formula:
    """Whether a row does, or will by itself (`ever`). Of a state that nobody can tell it is never sure."""
    asked = {name: each for name, each in states.items() if not (ever and each is not None and each.how == "begins")}
    return both(*(_counts(each, columns[name], literal) for name, each in asked.items()))


def _counts(state: Counts | None, value: Value, literal: Literals) -> Formula:
    if state is None or not is_same(value.kind):
        return FALSE
    if state.how == "labels":
        texts = (literal_text(value.kind, label) for label in sorted(state.labels))
        return both(neither(value.null), either(*(value.term == literal(t, value.kind) for t in texts)))
    if state.how in ("on", "off"):
        is_on = as_truth(value).true
        return is_on if state.how == "on" else neither(is_on)
    if state.how in ("never", "ever"):
        return value.null if state.how == "never" else neither(value.null)
    now, time = (RANK(term) for term in (z3.Const(_NOW[value.kind or ""], VALUES), value.term))
    return either(value.null, time >= now if state.how == "ends" else time <= now)  # `if ends < now() then raise`
