"""Columns that name a person only where another column says so: `member_id` beside `member_type`.

The number 7 may be a person's or a team's, so a row that names it links the person where its kind is a person's; of
rows of other kinds nothing is believed. Random ids of several tables are never the same, so a uuid names who it names
whatever stands beside it, and whoever writes his own beside another kind has written himself all the same. The words of
a kind are those that policies, functions, checks and types have for it; one of them has to mean a person, and just one.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from pgadvise.engines.caller.bodies import trees_of
from pgadvise.engines.conditions import trees
from pgadvise.engines.prover.words.kinds import column_kind, is_same
from pgadvise.snapshot import Column, Relation, Snapshot
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Constant, Node
from pgadvise.sql.tree.walk import walk

_ID = re.compile(r"_?(?:id|no|number|key)\Z", re.IGNORECASE)
_KIND = re.compile(r"_?(?:type|kind)\Z", re.IGNORECASE)
_WHO = re.compile(r"(?:\A|[\\./:])(?:user|person|member|profile)s?\Z", re.IGNORECASE)


class Kind(msgspec.Struct, frozen=True):
    """Of a column of people: the column that has to say `word` for it to be one."""

    column: str
    word: str


def is_id(column: Column) -> bool:
    """Whether it says by its name or by its type that it names something."""
    return column.base_type == "uuid" or _ID.search(column.name) is not None


def beside(relation: Relation, column: Column) -> Column | None:
    """The column that says what kind of thing the other names."""
    stem = _ID.sub("", column.name)
    if stem == column.name or not stem:
        return None
    found = (c for c in relation.columns if _KIND.search(c.name) and _KIND.sub("", c.name) == stem)
    return next(found, None)


def kinds(snapshot: Snapshot, links: Mapping[int, tuple[str, ...]]) -> dict[int, dict[str, Kind]]:
    """By linking table and column of people, where that is not a random id."""
    found: dict[int, dict[str, Kind]] = {}
    for oid, people in links.items():
        table = snapshot.relation(oid)
        columns = (table.column(name) for name in people) if table is not None else ()
        for column in (c for c in columns if c is not None):
            kind = None if table is None or column.base_type == "uuid" else beside(table, column)
            word = person(snapshot, table, kind) if kind is not None and table is not None else None
            if kind is not None and word is not None:
                found.setdefault(oid, {})[column.name] = Kind(kind.name, word)
    return found


def whom(snapshot: Snapshot, oid: int, people: tuple[str, ...]) -> set[str]:
    """The columns that tell whom a row names, and what kind of thing that is."""
    table = snapshot.relation(oid)
    named = [c for name in people if table is not None and (c := table.column(name)) is not None]
    kinds_of = (beside(table, column) for column in named) if table is not None else ()
    return {column.name for column in (*named, *kinds_of) if column is not None}


def person(snapshot: Snapshot, relation: Relation, kind: Column) -> str | None:
    """The one word of the kind that means a person."""
    if not is_same(column_kind(kind)):
        return None
    enums = [t.labels for t in snapshot.types if t.kind == "enum" and t.name == kind.base_type]
    words = {label for labels in enums for label in labels} or set(_written(snapshot, relation))
    who = [word for word in words if _WHO.search(word)]
    return who[0] if len(who) == 1 else None


def _written(snapshot: Snapshot, relation: Relation) -> Iterator[str]:
    """All that is written out anywhere; words that mean a person are few."""
    own = (f for f in snapshot.functions if f.extension is None)
    among: list[Node] = [*trees(snapshot.policies), *(tree for f in own for tree in trees_of(f))]
    checks = (parsed(constraint.expression) for constraint in snapshot.constraints_of(relation))
    among += [tree for tree in checks if tree is not None]
    for tree in among:
        yield from (part.value for part in walk(tree) if isinstance(part, Constant) and isinstance(part.value, str))
