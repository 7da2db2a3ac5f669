"""Lists that say who belongs: a tenant's row that names its people, a person's row that names his tenants.

An array, or a document with an id in it, on the registry of tenants or on the one row that a person has. It carries a
proof only where policies or functions look at it, and where its name does not say that being in it means less than
belonging. In a document somebody is named by a key, by an element, or under a key that means an id; a tenant also under
one that is called as the tenants are (`settings -> 'shops'`). A person's row may also name one tenant in a column that
refers to the registry, or is a key where there is none: that is a list of one, and believed as lists are. Where he
works in several in turn it says in which, so whoever may write it chooses, and it is believed only while nothing within
his reach writes there what he is not in.

An array on the registry may name the tenants above the row's own, its parent and whoever is above that: as a column
does that says which tenant its own is a part of (`partners`), each of them is believed to reach down to it.
"""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.naming import NamePattern, snake_case
from pgadvise.engines.prover.schema.members.acting import acting
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.schema.texts.said import every
from pgadvise.engines.prover.words.belonging import is_beside, is_outside
from pgadvise.engines.seats import NOT_IN
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot

_LESS = NamePattern(
    rf"{NOT_IN}|appl|past|watch|follow|fav|star|recent|seen|view|public|share|visit|history|audit|creat|updat|hidden|mute"
    r"|partner|vendor|customer|tag|label|subscri|vote|like|candidate|prospect|lead_|trial|report|contact|notif",
)
_PREFERENCES = NamePattern(r"setting")
_NAMES = NamePattern(
    r"(?:\A|_)(?:id|uid|uuid|sub|user|member|person|profile|account|org|organi[sz]ation|tenant|team|workspace|company"
    r"|slug|key|owner|admin|lead|manager)(?:_?id)?\Z"
    r"|\Ae?_?mails?\Z|\A(?:active|current|accepted|approved|confirmed)(?:_(?:members|users|people))?\Z"
    r"|\A(?:(?:user|member)_?ids|members|users|people|owners|admins|managers|staff)\Z",
)
_AS_ID = re.compile(r"_?(?:uu)?id\Z")
_Named = Literal["people", "above", "tenants", "another"]
_ABOVE = NamePattern(r"(?:\A|_)(?:ancestors?|ancestry|parents?|lineage|hierarchy|path)(?:_|\Z)")
_ARRAYS = frozenset(("uuid", "text", "varchar", "int4", "int8"))


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A column that names `people` of the row's tenant, tenants `above` it, `tenants` of the row's person, or `another`
    as whom he counts (`acting`).

    Of documents what stands below `keys` does. Not `several`: it is itself the one that it names. `addresses`: it may
    name them by their e-mail addresses, in whatever case these are written.
    """

    column: str
    several: bool = True
    names: _Named
    keys: NamePattern = _NAMES
    addresses: bool = False


def listings(
    snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], registry: int | None
) -> dict[int, tuple[Listing, ...]]:
    """By table."""
    others = acting(snapshot, tenancy, axes)
    asked = frozenset[str]().union(*(said.names for said in every(snapshot)))
    found = {}
    for relation in snapshot.tables:
        names: _Named | None = None
        if relation.oid == registry:
            names = "people"
        elif relation.oid not in axes and persons(snapshot, tenancy, relation):
            names = "tenants"
        columns = [c for c in relation.columns if c.name in asked and _means_it(relation, c, names)]
        keys = _called_as_tenants(snapshot, tenancy) if names == "tenants" else _NAMES
        lists = [
            Listing(column=c.name, names=_named(relation, c, names, axes), keys=keys, addresses=_holds_texts(c))
            for c in columns
            if names and _is_list(c)
        ]
        if names == "tenants" and not is_beside(relation.name):
            led = set(tenancy.keys) if registry is None else _leading(snapshot, relation, registry, axes)
            lists += [Listing(column=c.name, names=names, several=False) for c in columns if c.name in led]
        if relation.oid in others:
            lists.append(Listing(column=others[relation.oid].other, several=False, names="another"))
        if lists:
            found[relation.oid] = tuple(lists)
    return found


def _named(relation: Relation, column: Column, names: _Named, axes: Mapping[int, Axis]) -> _Named:
    axis = axes.get(relation.oid)
    key = relation.column(axis.column) if axis is not None and axis.column is not None else None
    is_above = names == "people" and key is not None and column.element_type == key.base_type
    return "above" if is_above and _ABOVE.search(column.name) else names


def _called_as_tenants(snapshot: Snapshot, tenancy: Tenancy) -> NamePattern:
    """Keys that mean an id, and `shop`, `shops`, `shop_ids` where the key is `shop_id` or the registry `shops`."""
    registry = snapshot.named(tenancy.tenant_table)
    called = {*tenancy.keys, *([registry.name] if registry is not None else [])}
    stems = sorted(_AS_ID.sub("", snake_case(name)) for name in called)
    words = "|".join(re.escape(stem) for stem in stems if stem)
    return NamePattern(rf"{_NAMES.pattern}|\A(?:{words})(?:e?s)?(?:_?(?:uu)?ids?)?\Z") if words else _NAMES


def _leading(snapshot: Snapshot, relation: Relation, registry: int, axes: Mapping[int, Axis]) -> set[str]:
    """The columns that refer to the key of a tenant, each by a foreign key of its own."""
    axis = axes.get(registry)
    keys = (k for k in snapshot.foreign_keys_of(relation) if k.references == registry and len(k.columns) == 1)
    return {key.columns[0] for key in keys if axis is not None and key.referenced_columns == (axis.column,)}


def _means_it(relation: Relation, column: Column, names: _Named | None) -> bool:
    """What a person likes is no list of tenants; in the document of it, which is one for all that is kept of him, a key
    may name his."""
    if relation.qualified == ACCOUNTS:  # a user edits the rest of his row by way of the platform
        return column.name == "raw_app_meta_data"
    if _PREFERENCES.search(column.name) and not (names == "tenants" and column.element_type is None):
        return False
    return not (_LESS.search(column.name) or is_outside(column.name))


def persons(snapshot: Snapshot, tenancy: Tenancy, relation: Relation) -> tuple[str, ...]:
    """The columns of the person whose only row it is: the key of the people's own table, and what is unique beside."""
    primary = snapshot.primary_key_of(relation)
    own = primary is not None and len(primary.columns) == 1 and relation.qualified in (ACCOUNTS, *tenancy.people)
    keys = [key.columns for key in snapshot.keys_of(relation)]
    named = [name for name in columns_of_people(snapshot, tenancy, relation) if (name,) in keys]
    return tuple(dict.fromkeys((*(primary.columns if own and primary else ()), *(named if own else named[:1]))))


def owners(
    snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], found: Mapping[int, tuple[Listing, ...]]
) -> dict[int, tuple[str, ...]]:
    """By table with such a list, the column of the person whose row it is."""
    tables = [(oid, table) for oid in found if (table := snapshot.relation(oid)) is not None]
    own = {oid: persons(snapshot, tenancy, table) if found[oid][0].names == "tenants" else () for oid, table in tables}
    return {**own, **{oid: own[oid] or (one.person,) for oid, one in acting(snapshot, tenancy, axes).items()}}


def says_as_whom(listings: Mapping[int, tuple[Listing, ...]], oid: int) -> bool:
    """Whether a table says as whom people count."""
    return any(listing.names == "another" for listing in listings.get(oid, ()))


def _is_list(column: Column) -> bool:
    return column.element_type in _ARRAYS or column.base_type in ("json", "jsonb")


def _holds_texts(column: Column) -> bool:
    return column.element_type in ("text", "varchar") or column.base_type in ("json", "jsonb")
