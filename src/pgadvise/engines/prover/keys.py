"""Keys: what tells two rows apart, and what ties a row to the one that it refers to."""

from collections.abc import Mapping

import z3

from pgadvise.engines.prover.kinds import is_same
from pgadvise.engines.prover.terms import TRUE, Formula, Value, both, neither
from pgadvise.snapshot import Constraint, Relation, Snapshot

Columns = Mapping[str, Value]


def telling_apart(snapshot: Snapshot, relation: Relation) -> list[tuple[str, ...]]:
    """Columns that tell rows apart. A deferred key may be broken while a statement runs."""
    constraints = snapshot.constraints_of(relation)
    return [c.columns for c in constraints if c.kind in ("primary_key", "unique") and not c.deferrable and c.columns]


def unique(key: tuple[str, ...], mine: Columns, theirs: Columns) -> Formula:
    """Rows that agree in a key, without NULL in it, are one row."""
    agree = [both(neither(mine[c].null), neither(theirs[c].null), mine[c].term == theirs[c].term) for c in key]
    same = [
        part
        for name, value in mine.items()
        for part in (value.null == theirs[name].null, value.term == theirs[name].term)
    ]
    return z3.Implies(z3.And(agree), z3.And(same))


def composite(snapshot: Snapshot, relation: Relation) -> list[Constraint]:
    """Foreign keys of several columns that hold in every snapshot."""
    keys = snapshot.foreign_keys_of(relation)
    return [k for k in keys if len(k.columns) > 1 and k.validated and k.enforced and not k.deferrable]


def refers(key: Constraint, row: Columns, other: Columns) -> Formula:
    """Without NULL in the key the other row has the same in it: told where `=` of the types says so."""
    pairs = [(row[mine], other[theirs]) for mine, theirs in zip(key.columns, key.referenced_columns, strict=True)]
    if not all(mine.kind == theirs.kind and is_same(mine.kind) for mine, theirs in pairs):
        return TRUE
    given = both(*(neither(mine.null) for mine, _ in pairs))
    return z3.Implies(given, both(*(both(neither(theirs.null), theirs.term == mine.term) for mine, theirs in pairs)))
