"""Columns of a linking table that decide whether a row counts: an end, a status, an acceptance.

A row that names the caller may be one of another tenant as long as it does not count: an invitation, an access that
has run out. Then belonging means such a row in its right state, and whoever changes the state belongs where he likes.

A rank is a state when one of its labels is: a guest's. Its other labels say that the row counts.
"""

import re
from collections.abc import Callable, Mapping

from pgadvise.engines.attack.axis import Axis
from pgadvise.engines.prover.kinds import is_same, literal_text
from pgadvise.engines.prover.terms import FALSE, TRUE, Formula, Term, Value, both, either, neither
from pgadvise.engines.prover.texts import asks, names, texts
from pgadvise.snapshot import Column, Relation, Snapshot

_RANK = re.compile(r"role|permission|admin|owner|level|scope", re.IGNORECASE)
_STATE = re.compile(
    r"pending|invit|banned|block|revok|remov|expired|suspend|inactive|disabled|guest|request|former|left|denied",
    re.IGNORECASE,
)

_LITERAL = re.compile(r"'([^'\n]*)'")

# By column, the labels with which the row counts; None where nobody can tell.
Validity = Mapping[str, frozenset[str] | None]


def validity(
    snapshot: Snapshot,
    axes: Mapping[int, Axis],
    links: Mapping[int, tuple[str, ...]],
    secrets: Mapping[int, tuple[str, ...]],
) -> dict[int, Validity]:
    """By linking table, the columns that policies, functions and views ask besides whose row it is."""
    found = {}
    for oid, people in links.items():
        table = snapshot.relation(oid)
        if table is not None and oid in axes:
            found[oid] = _asked(snapshot, table, {*people, axes[oid].column, *secrets.get(oid, ())})
    return found


def _asked(snapshot: Snapshot, table: Relation, known: set[str | None]) -> Validity:
    own = texts(snapshot, table)
    keyed = {
        c for key in snapshot.constraints_of(table) if key.kind in ("primary_key", "foreign_key") for c in key.columns
    }
    others = {r.name for r in snapshot.relations} - {table.name}
    found: dict[str, frozenset[str] | None] = {}
    for column in table.columns:
        if column.name in known or column.name in keyed:
            continue
        asking = [text for text in own if names(text, table.name, column.name, others) and asks(text, column)]
        if asking and (not _RANK.search(column.name) or _is_state(snapshot, column, asking)):
            found[column.name] = _counting(snapshot, column, asking) if _RANK.search(column.name) else None
    return found


def _is_state(snapshot: Snapshot, column: Column, asking: list[str]) -> bool:
    """A rank within the tenant is not whether one belongs, unless it says so as well."""
    return bool(_STATE.search(" ".join(labels(snapshot, column))) or any(_STATE.search(text) for text in asking))


def _counting(snapshot: Snapshot, column: Column, asking: list[str]) -> frozenset[str]:
    known = labels(snapshot, column) or tuple(_LITERAL.findall(" ".join(asking)))
    return frozenset(label for label in known if not _STATE.search(label))


def labels(snapshot: Snapshot, column: Column) -> tuple[str, ...]:
    """Of a column of an enum."""
    kinds = (t for t in snapshot.types if t.kind == "enum" and t.name == column.base_type)
    return tuple(label for kind in kinds for label in kind.labels)


def surely_counts(
    states: Validity, columns: Mapping[str, Value], literal: Callable[[str, str | None], Term]
) -> Formula:
    """Whether a row surely does. Of a state that nobody can tell it is never sure."""
    found = [TRUE]
    for name, labels in states.items():
        value = columns[name]
        if labels is None or not is_same(value.kind):
            return FALSE
        texts = (literal_text(value.kind, label) for label in sorted(labels))
        found.append(both(neither(value.null), either(*(value.term == literal(t, value.kind) for t in texts))))
    return both(*found)
