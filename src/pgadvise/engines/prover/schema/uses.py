"""What decides, besides whom a row of a linking table names, whether policies let him in by it.

A row that names the caller may be another tenant's as long as no policy is content with it: a role that none accepts, a
level of nought, a plan beside it that is over. Belonging means a row that something is content with, so nobody outside
may change what was asked of it. Where one look-up asks nothing but whom a row names, each row is somebody who was let
in, and what others ask besides is a rank within the tenant. So it is where a person has one row at most: that is his.

Looked at are the queries of policies, of the functions that they call, and of views. `decisive` are the columns of the
row itself, told by being named: a value that a query gives is asked about outside of it. Of tables that are joined it
is the columns that are held against something else than a key; of those in another sub-select, whether a row is there.
A table that is only asked whether a row is not there links nobody: it tells who is out.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.conditions import conditions, trees
from pgadvise.engines.prover.schema.effects.windows import family
from pgadvise.engines.prover.schema.full_members import FullMembers
from pgadvise.engines.prover.schema.impersonal import impersonal, is_choice, is_tied
from pgadvise.engines.prover.schema.members.bans import Ban
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.schema.members.listing import Listing, says_as_whom
from pgadvise.engines.prover.schema.members.validity import Validity
from pgadvise.engines.prover.schema.rows.keys import telling_apart
from pgadvise.engines.prover.schema.rows.polymorphic import whom
from pgadvise.engines.prover.schema.texts.arguments import Arguments
from pgadvise.engines.prover.schema.texts.asking import Asking
from pgadvise.engines.prover.schema.texts.bearing import EITHER_WAY
from pgadvise.engines.prover.schema.texts.looking_up import Place, given, named
from pgadvise.engines.prover.schema.texts.named_columns import (
    alike_for_all,
    held_in,
    is_whole_row,
    lets_less,
    named_by,
    sign,
)
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.tree.expression import Node, Operator
from pgadvise.sql.tree.query import Delete, Join, Merge, Query, Update
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.reads import columns as columns_in
from pgadvise.sql.tree.walk import walk

_FACTORS = ("auth", "mfa_factors")  # how somebody signs in, and nothing of where he belongs


class Beside(msgspec.Struct, frozen=True):
    """A table whose rows decide with those of the linking one: by these columns, or (`there`) by being there.

    `grows`: a new row may do so, `shrinks`: one that is gone. `people` are its persons where it is of no tenant.
    `joined`: nothing is asked of it but to be there, for a row that is joined by its key.
    """

    table: int
    columns: frozenset[str]
    there: bool = False
    grows: bool = False
    shrinks: bool = False
    people: tuple[str, ...] = ()
    joined: bool = False


class Uses(msgspec.Struct, frozen=True):
    """Of one linking table; `bare` are tables that decide and whose own policies ask no more than whom a row names, and
    functions that ask no more.

    `shuts_out`: some rows of the table itself keep out whom they name, and not only from deleting such rows;
    `bans`: those of others do (`put_out`).
    """

    decisive: tuple[str, ...] = ()
    shuts_out: bool = False
    beside: tuple[Beside, ...] = ()
    bare: frozenset[int] = frozenset()
    bans: tuple[Ban, ...] = ()


def uses(
    snapshot: Snapshot,
    access: Access,
    tenancy: Tenancy,
    axes: Mapping[int, Axis],
    links: Mapping[int, tuple[str, ...]],
    validity: Mapping[int, Validity],
    registry: int | None,
    listings: Mapping[int, tuple[Listing, ...]] = {},
) -> dict[int, Uses]:
    """By linking table; `links` are the columns of the people in it, those in `validity` are followed as states."""
    reading = Reading(snapshot, tenancy, axes, links)
    keys = {oid: reading.known(oid) | whom(snapshot, oid, links[oid]) | {*validity.get(oid, ())} for oid in links}
    shutting = frozenset(oid for oid in links if reading.may_shut_out(oid, keys[oid]))
    people_of = frozenset(oid for oid, people in links.items() if people)
    full = FullMembers(snapshot, access, axes, people_of | {registry or 0})
    found, acting = {}, {oid for oid in listings if says_as_whom(listings, oid)}
    for oid, people in links.items():
        table = snapshot.relation(oid)
        if table is None or oid == registry or any((name,) in telling_apart(snapshot, table) for name in people):
            continue
        known, lookups = keys[oid], reading.lookups(table)
        decides = [(reading.asked(each, table) - known, set(reading.beside(table, each))) for each in lookups]
        content = any(not (asked or beside) for asked, beside in decides)
        asked = set().union(*(asked for asked, _ in decides))
        decisive = sorted(reading.moved(table, asked)) if asked and not content else []
        whole = content and full.are_in(reading, table, known)
        asking = ((lookup, b) for lookup, (_, beside) in zip(lookups, decides, strict=True) for b in beside)
        told = {b for lookup, b in asking if not whole or reading.singles_out(table, lookup, b)}
        every = told | set(reading.restricting(table))
        kept = {b for b in every if b.joined or (b.table in acting and not b.shrinks)}
        within = kept | {b for b in every if b.table in links and b.table not in shutting} if content else set()
        beside = sorted(every - within, key=lambda b: (b.table, sorted(b.columns), b.there, b.shrinks))
        each = (b for b in beside if b.shrinks or not reading.is_of_tenant(b, table))
        bare = {b.table for b in each if reading.is_bare(b.table, table, known)}
        bare |= {f.oid for f in snapshot.functions if beside and reading.is_bare_within(f, table, known)}
        found[oid] = Uses(tuple(decisive), reading.shuts_out(table, known), tuple(beside), frozenset(bare))
    return found


class Reading(Asking):
    """What decides, in all that policies ask."""

    def __init__(
        self,
        snapshot: Snapshot,
        tenancy: Tenancy | None,
        axes: Mapping[int, Axis],
        people: Mapping[int, tuple[str, ...]],
    ) -> None:
        super().__init__(snapshot, axes, people)
        self._tenancy = tenancy
        self._arguments = Arguments(snapshot)
        self._held: dict[tuple[int, int], tuple[Beside, ...]] = {}
        self._factors = {r.oid for r in snapshot.tables if (r.schema, r.name) == _FACTORS}

    def may_shut_out(self, oid: int, known: set[str]) -> bool:
        """Whether somewhere a row that is found there may let less through."""
        table = self._snapshot.relation(oid)
        return table is not None and any(self._less(table, known, self.lookups(table, guarded=True)))

    def shuts_out(self, table: Relation, known: set[str]) -> bool:
        """Whether some rows keep out whom they name."""
        every = self.lookups(table, self.asked_elsewhere(table), guarded=True)
        by_person = (each for each in every if named_by(each, table) & {*self._people[table.oid]})
        return any(self._less(table, known, by_person))

    def _less(self, table: Relation, known: set[str], lookups: Iterable[Place]) -> Iterator[bool]:
        named = self.given(table.oid) | whom(self._snapshot, table.oid, self._people[table.oid])
        return (lets_less(each, table, known, named) for each in lookups)

    def is_bare(self, beside: int, table: Relation, known: set[str]) -> bool:
        """Whether a policy of the table beside looks somebody up by no more than whom a row names."""
        asked = trees(p for p in self._snapshot.policies if p.table == beside)
        return any(not named_by(each, table) - known for each in self.lookups(table, asked))

    def is_bare_within(self, function: Function, table: Relation, known: set[str]) -> bool:
        """Whether the function, or what it calls, looks somebody up so; what a statement that writes joins does."""
        if function.extension is not None or function.body is None:
            return False
        trees = given(function, EITHER_WAY)
        joined = (part for tree in trees for part in walk(tree) if isinstance(part, Delete | Update | Merge))
        if any(isinstance(one, Named) and one.name == table.name for tree in joined for one in _beside(tree)):
            return True
        return any(not named_by(each, table) - known for each in self.lookups(table, trees, guarded=True))

    def is_of_tenant(self, beside: Beside, table: Relation) -> bool:
        other = self._snapshot.relation(beside.table)
        if other is None or self._tenancy is None or is_tied(self._snapshot, table, other):
            return False
        told = impersonal(self._snapshot, self._tenancy, self._axes, frozenset(self._people), other)
        return beside.columns <= told

    def asked(self, lookup: Place, table: Relation) -> set[str]:
        """The columns that it names, and those that are asked along with it elsewhere: of the same row, it may be."""
        along = [each for each in self.places(lookup.whole) if not each.is_other_arm(lookup)]
        named = [each for each in along if any(x.name == table.name for x in each.named)]
        return set().union(*(named_by(each, table) | self.seen_by(each, table) for each in (lookup, *named)))

    def is_content(self, table: Relation, lookup: Place, known: set[str]) -> bool:
        """Whether no more is asked than whom a row names."""
        beside = (b for b in self.beside(table, lookup) if b.table not in self._factors)
        return self.asked(lookup, table) <= known and next(beside, None) is None

    def singles_out(self, table: Relation, lookup: Place, beside: Beside) -> bool:
        """Whether it may keep out some of a tenant's people, and not all or none of them."""
        other, axis = self._snapshot.relation(beside.table), self._axes.get(table.oid)
        if beside.shrinks or other is None or axis is None or self._tenancy is None:
            return True
        by_person = columns_of_people(self._snapshot, self._tenancy, other) or is_tied(self._snapshot, table, other)
        of_all = self.asked(lookup, table) <= {axis.column, *self._people[table.oid]}
        return bool(by_person) or not of_all or not alike_for_all(lookup, table, other, beside.columns)

    def is_restricted(self, oid: int) -> bool:
        """Whether restrictive policies of the table ask for rows of others."""
        table = self._snapshot.relation(oid)
        every = self._snapshot.policies_of(table) if table is not None else ()
        asked = trees(p for p in every if not p.permissive)
        read = (
            table for tree in asked for place in self.places(tree) for one in place.named for table in self.tables(one)
        )
        return any(table.oid not in self._factors for table in read)

    def beside(self, table: Relation, lookup: Place) -> Iterator[Beside]:
        """What decides together with a row that the query finds, but for which of his tenants somebody looks at."""
        for found in dict.fromkeys(self._beside(table, lookup)):
            other, tenancy = self._snapshot.relation(found.table), self._tenancy
            asked = found.columns | named_by(lookup, other) if other is not None else found.columns
            known = other is not None and tenancy is not None and is_choice(self._snapshot, tenancy, other, asked)
            if found.shrinks or not known:
                yield found

    def _beside(self, table: Relation, lookup: Place) -> Iterator[Beside]:
        for query in (lookup.query, *lookup.around):
            yield from self._joined(table, query, lookup.entered)
        for place in self.places(lookup.whole):
            beyond = place.query is not lookup.query and place.query not in lookup.around
            if beyond and not place.is_other_arm(lookup):
                yield from self._deciding(table, place, lookup.entered)

    def _deciding(self, table: Relation, place: Place, entered: frozenset[str]) -> Iterator[Beside]:
        """What is asked for there, but for values that are found by a key: what they are held against decides."""
        made = any(map(self.is_value, place.entered - entered))
        if (key := (table.oid, id(place))) not in self._held:  # places are kept, so that it stays the same
            self._held[key] = tuple(self._asked_for(table, place))
        found = self._held[key]
        return (b for b in found if not made or b.shrinks or not b.columns <= self.known(b.table))

    def restricting(self, table: Relation) -> Iterator[Beside]:
        """What restrictive policies read goes with all that the permissive ones of the table look up."""
        for policy in (p for p in self._snapshot.policies if not p.permissive):
            others = trees(p for p in self._snapshot.policies if p.table == policy.table)
            if self.lookups(table, others):
                places = (place for tree in conditions(policy) for place in self.places(tree))
                yield from (beside for place in places for beside in self._deciding(table, place, frozenset()))

    def _joined(self, table: Relation, query: Query, entered: frozenset[str]) -> Iterator[Beside]:
        is_outer = any(isinstance(part, Join) and part.kind != "inner" for part in walk(query, queries=False))
        for one, other in self._tables(named(query), table):
            held = held_in(query, one, other, partial(self._is_tie, one=one, other=other, entered=entered))
            refers = any(key.references == other.oid for key in self._snapshot.foreign_keys_of(table))
            if held or is_outer or not refers:
                there = is_outer or not refers
                found = self._found(other, held, there=there, grows=there, shrinks=is_outer)
                yield msgspec.structs.replace(found, joined=not (held or is_outer))

    def _is_tie(self, part: Operator, names: set[str], one: Named, other: Relation, entered: frozenset[str]) -> bool:
        """Whether a key of the joined row, or what ties it to its tenant, is equal to a value of another row.

        Of other columns any row that somebody adds may be equal to it.
        """
        held = columns_in(part, queries=False)
        mine = {c.name for c in held if c.table == one.label or (c.table is None and c.name in names)}
        others = {c for c in held if c.table not in (None, one.label)}
        is_given = bool(others) or any(self._arguments.is_of_a_row(side, entered) for side in part.args)
        return part.name == "=" and is_given and (not mine or mine <= self._tying(other))

    def _tying(self, table: Relation) -> set[str]:
        """Its keys, and the columns that lead to its tenant or to another one that is joined with it."""
        axis, name = self._axes.get(table.oid), self._tenancy.tenant_table if self._tenancy is not None else None
        own = () if axis is None else axis.deciding
        registry = self._snapshot.named(name)
        keys = [k.columns for k in self._snapshot.foreign_keys_of(table) if registry and k.references == registry.oid]
        return {*own, *(key[0] for key in (*telling_apart(self._snapshot, table), *keys) if len(key) == 1)}

    def _asked_for(self, table: Relation, place: Place) -> Iterator[Beside]:
        for one, other in self._tables(place.named, table):
            at = sign(place, other)
            held = {c.name for c in columns_in(place.query) if c.table in (None, one.label)}
            held = (held & {c.name for c in other.columns}) | self.seen_by(place, other)
            if any(is_whole_row(part, {one.label}) for part in walk(place.query)):
                held |= {c.name for c in other.columns}
            yield self._found(other, held, there=True, grows=at >= 0, shrinks=at <= 0)

    def _tables(self, sources: Iterable[Named], but: Relation) -> Iterator[tuple[Named, Relation]]:
        for one in sources:
            for other in self.tables(one):
                if other.oid != but.oid:
                    yield from ((one, member) for member in family(self._snapshot, other))

    def _found(self, other: Relation, held: set[str], *, there: bool, grows: bool, shrinks: bool) -> Beside:
        people: list[str] = []
        if other.oid not in self._axes and self._tenancy is not None:
            people = columns_of_people(self._snapshot, self._tenancy, other)
        return Beside(other.oid, frozenset(self.moved(other, held)), there, grows, shrinks, tuple(people))


def _beside(tree: Delete | Update | Merge) -> Iterator[Node]:
    """What it reads in FROM or USING."""
    sources = (tree.source,) if isinstance(tree, Merge) else tree.sources
    return (part for source in sources for part in walk(source, queries=False))
