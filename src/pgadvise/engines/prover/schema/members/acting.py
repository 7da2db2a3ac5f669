"""Rows by which somebody counts as another: as the person he acts as, or as the group that he is in.

`impersonations (actor, target)`, a profile's `acting_as`, `team_people (team_id, user_id)` where tenants let in whole
teams, or the key of a profile beside that of its account. What such a row says is believed as a membership is: the
server makes the caller count as nobody who belongs elsewhere, and nothing within his reach writes a row that does. So
whoever is named counts as one of the attacker's own, and what names him in his turn leads to tenants of the attacker's.

A pair of people alone gives nobody a right (a manager, a referrer): a name has to say which of them acts as which. A
row that may say that it is over is no such row: nobody knows then whom it names.
"""

from collections.abc import Iterator, Mapping

import msgspec

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.attack.world.groups import Group, groups
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.schema.members.states import END, SAYS_WHETHER
from pgadvise.engines.prover.words.belonging import is_beside
from pgadvise.engines.seats import BEGIN, ENDS, LETS_IN, PUT_OUT
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot

_AS = NamePattern(r"(?:\A|_)(?:impersonat(?:es|ed|ing)|act(?:s|ing)_(?:as|for)|on_behalf_of)(?:_|\Z)")
_ACTS = NamePattern(r"(?:\A|_)(?:impersonat\w+|masquerad\w+|act(?:s|ing)_as)(?:_|\Z)")
_TARGET = NamePattern(r"(?:\A|_)(?:target|targeted|subject|as)(?:_|\Z)")
# Here it is the one who gives that he is acted for.
_DELEGATES = NamePattern(r"(?:\A|_)(?:delegations?|proxies|substitutions?|stand_ins?)(?:_|\Z)")
_GIVER = NamePattern(r"(?:\A|_)(?:from|delegator|grantor|principal|giver|absent)(?:_|\Z)")


class Acting(msgspec.Struct, frozen=True):
    """Of a table the column of whoever acts, and of whom he acts as."""

    person: str
    other: str


def acting(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis]) -> dict[int, Acting]:
    """By table; none of a tenant's own."""
    found = {t.oid: one for t in snapshot.tables if t.oid not in axes and (one := _persons(snapshot, tenancy, t))}
    for group in believed(snapshot, tenancy, axes):
        found.setdefault(group.people.oid, Acting(group.person, group.group))
    return found


def believed(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis]) -> Iterator[Group]:
    """The groups that stand for their people."""
    for group in groups(snapshot, axes, lambda table: columns_of_people(snapshot, tenancy, table)):
        if not is_beside(group.people.name) and _lasts(group.people, {group.person, group.group}):
            yield group


def letting_in(
    snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], links: Mapping[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """By linking table the columns of whoever belongs: of `links`, and where groups are tied to tenants the group's."""
    found = dict(links)
    for group in believed(snapshot, tenancy, axes):
        for oid, name in group.tenants.items():
            if not is_beside(axes[oid].relation.name):
                found[oid] = (*found.get(oid, ()), name)
    return found


def _persons(snapshot: Snapshot, tenancy: Tenancy, relation: Relation) -> Acting | None:
    people = columns_of_people(snapshot, tenancy, relation)
    if (key := _own_key(snapshot, tenancy, relation, people)) is not None and _lasts(relation, {*people, key}):
        return Acting(people[0], key)
    named = [name for name in people if _AS.search(name)]
    for called, as_whom in ((_ACTS, _TARGET), (_DELEGATES, _GIVER)):
        if not named and called.search(relation.name):
            named = [name for name in people if as_whom.search(name)]
    if len(people) != 2 or len(named) != 1 or not _lasts(relation, {*people}):
        return None
    return Acting(next(name for name in people if name != named[0]), named[0])


def _own_key(snapshot: Snapshot, tenancy: Tenancy, relation: Relation, people: list[str]) -> str | None:
    """By which others know the one person of a row: a profile's own key beside that of his account."""
    keys, primary = [key.columns for key in snapshot.keys_of(relation)], snapshot.primary_key_of(relation)
    alone = len(people) == 1 and tuple(people) in keys and relation.qualified in tenancy.people
    key = primary.columns[0] if alone and primary is not None and len(primary.columns) == 1 else None
    return key if key not in people else None


def _lasts(relation: Relation, names: set[str]) -> bool:
    """Whether no column says that a row counts for a while, not yet or not any more."""
    return not any(map(_tells, (column for column in relation.columns if column.name not in names)))


def _tells(column: Column) -> bool:
    return any(each.search(column.name) for each in (SAYS_WHETHER, END, ENDS, BEGIN, LETS_IN, PUT_OUT))
