"""Whether it was asked, and found, that a membership counts: that it is active, accepted, not over, not blocked.

A row that names the caller may be one of another tenant as long as it does not count, so a policy that forgets to ask
lets in who was invited, has left or was banned. (A rank is another thing: whoever has a low one was let in.) A row that
a sub-select finds is believed only where each of its states that is asked anywhere was asked on the way, and the answer
was the good one. What is good is told by the words: an end that is NULL or to come, a beginning that is not NULL, a
label that means no less than belonging. A beginning that was (`starts_at`, `valid_from`) may be NULL as well.
"""

from collections.abc import Mapping
from itertools import chain

import msgspec

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.members.validity import HISTORY, KEYS, RANGES, TIMES, Validity, labels
from pgadvise.engines.prover.schema.texts.said import naming, of_body, policies
from pgadvise.engines.prover.words.terms import Formula, Names, Value, as_truth, both, either
from pgadvise.engines.seats import NOT_IN, OUT_OF_ANY_RANK
from pgadvise.snapshot import Column, Relation, Snapshot

BAD = NamePattern(NOT_IN)
END = NamePattern(rf"{NOT_IN}|until|(?:\A|_)(?:end|ends|ended|to|till|thru|through)(?:_|\Z)|valid")
SAYS_WHETHER = NamePattern(
    rf"{NOT_IN}|stat(?:us|e)|active|enabled|accept|confirm|approv|verif|join|until|valid|member|start|(?:\A|_)(?:end|from|to|since)"
    r"(?:_|\Z|s_|s\Z|ed_)",
)


class State(msgspec.Struct, frozen=True):
    """A column that says whether a row counts; `bad` are the labels it has for those that do not.

    `is_range`: the time during which it does, whatever it is called; `is_text`: it is a label.
    `is_named`: nobody knows all the labels there are, and somewhere a good one is asked for.
    """

    column: str
    is_bool: bool
    is_range: bool = False
    is_text: bool = False
    is_named: bool = False
    bad: frozenset[str] = frozenset()

    @property
    def is_good_flag(self) -> bool:
        return self.is_bool and BAD.search(self.column) is None


def states(
    snapshot: Snapshot, linking: Mapping[int, tuple[str, ...]], validity: Mapping[int, Validity], registry: int | None
) -> dict[int, tuple[State, ...]]:
    """By table of members, its states."""
    found = {}
    for oid in linking:
        table = snapshot.relation(oid)
        if table is not None and oid != registry and validity.get(oid):
            asked = {name for name, counting in validity[oid].items() if counting is None or not counting.is_rank}
            columns = (c for c in table.columns if c.name in asked and _is_state(snapshot, table, c))
            found[oid] = tuple(_state(snapshot, table, column) for column in columns)
    return found


def _state(snapshot: Snapshot, table: Relation, column: Column) -> State:
    is_text = column.base_type in ("text", "varchar", "citext")
    return State(
        column.name,
        is_bool=column.base_type == "bool",
        is_range=column.base_type in RANGES,
        is_text=column.base_kind == "e" or is_text,
        is_named=is_text and _is_named(snapshot, table, column),
        bad=_bad(snapshot, table, column),
    )


def _is_named(snapshot: Snapshot, table: Relation, column: Column) -> bool:
    """Whether a policy, or a function that answers yes or no, asks for a good label of it."""
    answers = (of_body(f) for f in snapshot.functions if f.body and f.extension is None and f.result == "boolean")
    every = chain(policies(snapshot.policies), answers)
    asking = (each for said in every if table.name in said.names for each in said.beside(column.name))
    return any(not BAD.search(word) for each in asking if each.by == "=" for word in each.literals)


def _bad(snapshot: Snapshot, table: Relation, column: Column) -> frozenset[str]:
    return frozenset(label for label in labels(snapshot, table, column) if BAD.search(label))


def _is_state(snapshot: Snapshot, table: Relation, column: Column) -> bool:
    """By its name, its labels or those that are asked, and by being held against something that is written out; a time
    whatever it is called.

    Not which of several rows is meant, but whether one is to be counted. Of a document a key may say so.
    """
    if column.base_type in RANGES or (column.base_type in TIMES and not HISTORY.search(column.name)):
        return True
    held = [each for said in naming(snapshot, table) for each in said.beside(column.name)]
    if column.base_type in ("json", "jsonb"):
        return any(SAYS_WHETHER.search(word) for each in held for word in each.literals)
    told = SAYS_WHETHER.search(column.name) is not None or bool(_bad(snapshot, table, column))
    if not told and not any(OUT_OF_ANY_RANK.search(word) for each in held for word in each.literals):
        return False
    if column.base_type == "bool" or column.base_type in TIMES | KEYS or labels(snapshot, table, column):
        return True
    return any(each.is_written_out for each in held)


class Awaited:
    """Of one question: the values of states, and whether the row of each was found to count."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[int, tuple[Value, State, Formula]] = {}

    def __bool__(self) -> bool:
        return bool(self._known)

    def counts(self, values: Mapping[str, Value], each: tuple[State, ...]) -> Formula:
        """That each state of a row is found to be a good one, or a flag that says so is set, whoever asks for it."""
        found = []
        for state in each:
            value, holds = values[state.column], self._names.boolean("counts")
            self._known[value.term.get_id()] = (value, state, holds)
            found.append(either(holds, as_truth(value).true) if state.is_good_flag else holds)
        return both(*found)

    def of(self, value: Value) -> tuple[State, Formula] | None:
        known = self._known.get(value.term.get_id())
        return None if known is None else known[1:]
