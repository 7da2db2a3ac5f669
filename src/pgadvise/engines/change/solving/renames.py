"""Columns that were renamed: in one table of both sides, in the same place and of the same type, and neither name is
on the other side. A column that was dropped leaves its number unused (pg_attribute.attnum), so another one in its place
is in a table that was made anew: what is taken for a new name is told, not proved."""

from collections.abc import Iterator, Mapping

from pgadvise.snapshot import Name, Relation, Snapshot


def renamed(one: Relation, other: Relation) -> Mapping[str, str]:
    """By the names of `other`, those that `one` has for the same columns, where they differ."""
    mine, theirs = ({c.name for c in relation.columns} for relation in (one, other))
    came = {(c.number, c.type): c.name for c in one.columns if c.name not in theirs}
    gone = ((c.name, (c.number, c.type)) for c in other.columns if c.name not in mine)
    return {name: came[place] for name, place in gone if place in came}


def renames(old: Snapshot, new: Snapshot) -> Iterator[tuple[Name, str, str]]:
    """Table, old name, new name."""
    for after in new.tables:
        before = old.named(after.qualified)
        if before is not None and before.is_table:
            yield from ((after.qualified, was, now) for was, now in renamed(after, before).items())
