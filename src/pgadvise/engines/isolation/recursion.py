"""Policies that ask themselves: where the server gives up with 42P17, as its rewriter does it.

For each table that a statement names the rewriter adds the policies' conditions and goes into their sub-selects. A
relation whose conditions hold a sub-select (a view: always) is remembered on the way down, by oid and whoever reads it;
to come upon it again is the error, before a row is read or a privilege asked (fireRIRrules, rewriteHandler.c). What a
function reads is no part of that: it is planned when it is called, and a circle through it ends in 54001.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_rights
from pgadvise.remembered import remembered
from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.snapshot.policies import Command
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.reads import relations, subqueries

Circle = tuple[Relation, ...]
_NO_CIRCLE: Circle = ()


def returning(snapshot: Snapshot) -> frozenset[int]:
    """The relations from which a circle can be come to, whoever asks for what: those whose roads never end.

    Most catalogs have none, and this looks at each relation once, not for each role and command.
    """
    leads = {oid: set(_named_by(snapshot, oid)) for oid in _asking(snapshot)}
    back: defaultdict[int, set[int]] = defaultdict(set)
    for oid, ahead in leads.items():
        ahead &= leads.keys()
        for further in ahead:
            back[further].add(oid)
    ending = [oid for oid, ahead in leads.items() if not ahead]
    while ending:
        end = ending.pop()
        for oid in back[end]:
            leads[oid].discard(end)
            if not leads[oid]:
                ending.append(oid)
    return frozenset(oid for oid, ahead in leads.items() if ahead)


def _asking(snapshot: Snapshot) -> set[int]:
    """Tables with policies, and views."""
    return {p.table for p in snapshot.policies} | {v.relation for v in snapshot.views}


def _named_by(snapshot: Snapshot, oid: int) -> Iterator[int]:
    relation = snapshot.relation(oid)
    view = snapshot.view(relation) if relation is not None else None
    yield from view.reads if view is not None else ()
    texts = (t for p in (snapshot.policies_of(relation) if relation else ()) for t in p.texts)
    for schema, name in {named for text in texts for named in _looked_into(text)[1]}:
        found = snapshot.relation_named(schema or "", name)
        if found is not None:
            yield found.oid


class _Read(msgspec.Struct, frozen=True):
    """A relation as read on behalf of `user`."""

    relation: int
    user: str


class Recursion(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Statements of one role, `caller`: invoker views read as it however deep they lie."""

    access: Access
    caller: str

    @cached_property
    def _below(self) -> dict[_Read, frozenset[int]]:
        """What was gone through without an error: the relations that are remembered in it."""
        return {}

    def circle(self, table: Relation, command: Command) -> Circle:
        """The relations passed from the repeated one back to itself; empty where the server plans the statement.

        The policies of the command itself count; SELECT's, which the server adds to an UPDATE or DELETE with WHERE or
        RETURNING, are asked for apart.
        """
        if not self.access.binds(self.caller, table):
            return _NO_CIRCLE
        remembered, reads = self._asked(table, self.caller, command)
        return self._into(reads, [table.oid] if remembered else [])

    def _into(self, reads: tuple[_Read, ...], active: list[int]) -> Circle:
        for read in reads:
            found = self._enter(read, active)
            if found:
                return found
        return _NO_CIRCLE

    def _enter(self, read: _Read, active: list[int]) -> Circle:
        remembered, below = self._step(read)
        if remembered and read.relation in active:
            return self._relations(active[active.index(read.relation) :])
        known = self._below.get(read)
        if known is not None and known.isdisjoint(active):
            return _NO_CIRCLE
        if remembered:
            active.append(read.relation)
        found = self._into(below, active)
        if remembered:
            active.pop()
        if not found:
            mine = frozenset((read.relation,)) if remembered else frozenset()
            self._below[read] = mine.union(*(self._below[b] for b in below))
        return found

    def _relations(self, oids: list[int]) -> Circle:
        found = (self.access.snapshot.relation(oid) for oid in oids)
        return tuple(r for r in found if r is not None)

    @remembered
    def _step(self, read: _Read) -> tuple[bool, tuple[_Read, ...]]:
        """Whether the relation is remembered, and what is read for it."""
        relation = self.access.snapshot.relation(read.relation)
        if relation is None:
            return False, ()
        if relation.kind == "view":
            known = self.access.snapshot.view(relation)
            rights = view_rights(relation) or self.caller
            return True, tuple(_Read(oid, rights) for oid in known.reads) if known else ()
        if not relation.is_table or not self.access.binds(read.user, relation):
            return False, ()
        return self._asked(relation, read.user, "select")

    def _asked(self, table: Relation, user: str, command: Command) -> tuple[bool, tuple[_Read, ...]]:
        """Without a permissive policy the server asks none: nothing passes. One sub-select, be it in the side that is
        not asked, makes it remember the table (hassublinks, relcache)."""
        bound = self.access.policies(user, table, command)
        if not any(_sides(p, command) for p in bound.permissive):
            return False, ()
        remembered = any(_looked_into(t)[0] for p in bound.all for t in p.texts)
        named = dict.fromkeys(name for p in bound.all for text in _sides(p, command) for name in _looked_into(text)[1])
        found = (self.access.snapshot.relation_named(schema or "", name) for schema, name in named)
        return remembered, tuple(_Read(r.oid, user) for r in found if r is not None)


def _sides(policy: Policy, command: Command) -> tuple[str, ...]:
    """The texts asked for a command."""
    stored = None if command == "insert" else policy.using
    new = policy.new_row_check if command in ("insert", "update") else None
    return tuple(dict.fromkeys(t for t in (stored, new) if t is not None))


@cache
def _looked_into(text: str) -> tuple[bool, tuple[tuple[str | None, str], ...]]:
    """Whether there is a sub-select, and (schema, name) of what is read in any."""
    tree = parsed(text)
    return (bool(subqueries(tree)), tuple(sorted(relations(tree), key=str))) if tree is not None else (False, ())
