"""Groups of people that tenants let in: teams of no tenant's own, between `team_people` and `company_teams`.

Whoever is in a group that a tenant lets in belongs there, so rows that tie his group to a tenant tie him. Where one
thing is shared by all (a role, a plan, a tag) that two tenants have it says nothing of who belongs, and the keys are
the same: only the name tells them apart.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Relation, Snapshot

_GROUP = NamePattern(
    r"(?:\A|_)(?:team|group|crew|squad|department|division|unit|circle|committee|agency|agencies|firm|practice|household|brand|franchise"
    r"|cohort|club|party|parties|chapter|troupe|band|guild|staff_?list)s?\Z"
)
# Whoever lives in a region is in no tenant of it, whoever manages it is.
_PLACE = NamePattern(r"(?:\A|_)(?:region|area|zone|district|territory|territories)s?\Z")
_LEADERS = NamePattern(r"(?:\A|_)(?:managers?|leads?|leaders?|heads?|officers?|directors?|supervisors?)\Z")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """`of`: the table of groups; `people`: who is in which, by `person` and `group`; `tenants`: by table that ties
    groups to tenants, or says of a tenant in which it is, the column of the group."""

    of: Relation
    people: Relation
    person: str
    group: str
    tenants: Mapping[int, str]


def groups(
    snapshot: Snapshot, axes: Mapping[int, Axis], people: Callable[[Relation], Collection[str]]
) -> tuple[Group, ...]:
    """`people` gives the columns of a table that hold a person."""
    apart = [t for t in snapshot.tables if t.oid not in axes]
    pairs = ((of, table) for of in apart for table in apart if _lets_in(of, table))
    return tuple(group for of, table in pairs for group in _between(snapshot, axes, people, of, table))


def _lets_in(of: Relation, people: Relation) -> bool:
    led = _PLACE.search(of.name) and _LEADERS.search(people.name)
    return bool(_GROUP.search(of.name) or led)


def _between(
    snapshot: Snapshot,
    axes: Mapping[int, Axis],
    people: Callable[[Relation], Collection[str]],
    of: Relation,
    table: Relation,
) -> Iterator[Group]:
    pairs = ((p, g) for p in people(table) for g in _led(snapshot, table, of) if _is_pair(snapshot, table, {p, g}))
    tying = (a for a in axes.values() if a.relation.is_table and a.column is not None and not a.path)
    tenants = {
        a.relation.oid: g
        for a in tying
        for g in _led(snapshot, a.relation, of)
        if _is_pair(snapshot, a.relation, {a.column or "", g}) or _is_pair(snapshot, a.relation, {a.column or ""})
    }
    for person, group in pairs:
        if tenants:
            yield Group(of=of, people=table, person=person, group=group, tenants=tenants)


def _led(snapshot: Snapshot, table: Relation, of: Relation) -> list[str]:
    """The columns that refer to a group by its primary key."""
    primary = snapshot.primary_columns_of(of)
    keys = (k for k in snapshot.foreign_keys_of(table) if k.references == of.oid and len(k.columns) == 1)
    return [key.columns[0] for key in keys if key.referenced_columns == primary]


def _is_pair(snapshot: Snapshot, table: Relation, names: set[str]) -> bool:
    """Whether they tell its rows apart."""
    return any(set(key.columns) == names for key in snapshot.keys_of(table))
