"""Sub-selects on a list of members that are not tied to the caller, or not to the row, or true whoever asks."""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.openings import Openings, asked_of
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.caller.unfiltered import Unfiltered
from pgadvise.engines.conditions import conditions
from pgadvise.engines.isolation.captures import conditions_of
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.tenancy import Tenancy
from pgadvise.remembered import remembered
from pgadvise.snapshot import Policy, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.logic.containment import membership
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import Call, Column, Constant, Expression, Operator
from pgadvise.sql.tree.parts import arms, conjuncts, uncast
from pgadvise.sql.tree.reads import own_columns, relations
from pgadvise.sql.tree.walk import walk

# "caller": nobody in particular is asked for. "outer": an outer join keeps the rows that its condition does not meet.
# "row": any membership will do. "aggregate": an aggregate always gives a row, so EXISTS is always true.
Flaw = Literal["caller", "outer", "row", "aggregate"]
_AGGREGATES = frozenset("count sum min max avg bool_or bool_and every array_agg string_agg jsonb_agg json_agg".split())


class Unbound(msgspec.Struct, frozen=True):
    """`members` is the list asked."""

    flaw: Flaw
    members: Relation


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One list of members in one way through a condition: `part` asks it by `query`, `others` stand beside that."""

    part: Expression
    test: Expression | None
    query: q.Query
    members: Relation
    others: tuple[Expression, ...]
    flaw: Flaw | None

    @property
    def may_miss_row(self) -> bool:
        """EXISTS asks no more of the row than its conditions do, IN what it tests as well; an aggregate does."""
        return not self.query.ctes and not self.query.operation and not _always_a_row(self.query)


class Bonds(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Policies as one role of the application meets them."""

    access: Access
    tenancy: Tenancy
    origins: Origins
    role: AppRole

    @cached_property
    def _ordinary(self) -> Ordinary:
        return Ordinary(callers=self._callers)

    @cached_property
    def _callers(self) -> Callers:
        return Callers(snapshot=self.access.snapshot)

    @cached_property
    def _openings(self) -> Openings:
        return Openings(access=self.access, ordinary=self._ordinary, opens=self._ordinary.always)

    @cached_property
    def _unfiltered(self) -> Unfiltered:
        return Unfiltered(ordinary=self._ordinary, role=self.role)

    def lets_in(self, policy: Policy, table: Relation) -> bool:
        """Whether the policy binds the role and no restrictive one beside it asks who the caller is."""
        role = self.role.name
        if not self.access.binds(role, table):
            return False
        for command in policy.commands:
            bound = self.access.policies(role, table, command)
            floor = any(self._asks(c) for p in bound.restrictive for c in conditions(p))
            if policy in bound.permissive and command.upper() in self.access.reaches(role, table) and not floor:
                return True
        return False

    def of(self, policy: Policy, table: Relation) -> Iterator[Unbound]:
        """Of each way through the policy's conditions, a way being what OR stands between."""
        for condition in conditions(policy):
            for asked in self._lists(condition):
                if asked.flaw is not None:
                    yield Unbound(asked.flaw, asked.members)
                elif asked.may_miss_row and self._is_row_free(asked, table) and not self._founds(policy, table):
                    yield Unbound("row", asked.members)

    @remembered
    def _lists(self, condition: Expression) -> tuple[_Asked, ...]:
        """The lists of members that it asks. Thousands of tables have policies that say the same."""
        ways = arms(condition)
        return tuple(found for way in ways for found in self._of_way(conjuncts(way)))

    def _of_way(self, parts: tuple[Expression, ...]) -> Iterator[_Asked]:
        for part in parts:
            asked = membership(part)
            members = self._members(asked.query) if asked is not None else None
            if asked is None or members is None:
                continue
            others = tuple(p for p in parts if p is not part)
            test = () if asked.test is None else (asked.test,)
            asks_elsewhere = any(self._asks(other) for other in (*test, *others))
            flaw = None if asks_elsewhere else self._flaw(part, asked.query)
            yield _Asked(part=part, test=asked.test, query=asked.query, members=members, others=others, flaw=flaw)

    def _flaw(self, part: Expression, query: q.Query) -> Flaw | None:
        """Where nothing beside it asks."""
        if _is_exists(part) and _always_a_row(query):
            return "aggregate"
        if self._shows_all(query):
            return "outer" if any(self._asks(c) for c in conditions_of(query)) else "caller"
        return None

    # --- the caller

    @remembered
    def _asks(self, condition: Expression) -> bool:
        """Whether not everybody passes it; what a function or a table decides is given the benefit of the doubt."""
        asks = self._callers.asked(condition).anything or bool(self._callers.called(condition))
        return asks and not self._ordinary.is_always(condition, self.role)

    def _shows_all(self, query: q.Query) -> bool:
        """Whether the sub-select finds what it finds whoever asks, and no table in it has policies that ask."""
        # Queries that ask in a way that is not followed here (a value selected, a WITH, a function in FROM) are left.
        if query.ctes or query.operation or any(self._asks(t.value) for t in query.select):
            return False
        shown = self._unfiltered.relations(query)
        if not shown or any(self._callers.called(c) for c in conditions_of(query)):
            return False
        named = [self.access.snapshot.relation_named(schema or "", name) for schema, name in shown]
        return all(r is not None and r.is_table and not self._is_tied(r) for r in named)

    @remembered
    def _is_tied(self, relation: Relation) -> bool:
        """Whether the relation's own policies keep rows from the role, by asking who it is."""
        if not self.access.holds_on_columns(self.role.name, relation, "SELECT"):
            return True  # an error, and no row
        if not self.access.binds(self.role.name, relation):
            return False
        if self._openings.of(self.role, relation, "select", "stored"):
            return False
        bound = self.access.policies(self.role.name, relation, "select")
        texts = [t for p in bound.all if (t := asked_of(p, "stored")) is not None]
        trees = [c for p in bound.all for c in conditions(p)]
        return not bound.permissive or len(trees) < len(texts) or any(self._asks(c) or relations(c) for c in trees)

    # --- the row

    def _is_row_free(self, asked: _Asked, table: Relation) -> bool:
        """EXISTS (my membership), or my id IN them, and neither it nor what stands beside it asks for the row or names
        a tenant."""
        members, query = asked.members, asked.query
        if self.role.kind == "anonymous" or not self.tenancy.holds_tenant_rows(table):
            return False
        if not (self.tenancy.sure(table) and self.tenancy.sure(members)):
            return False
        if any(own_columns(p, table.name) for p in (asked.part, *asked.others)):
            return False
        key = self.tenancy.key(members)
        if key is None or _names_a_tenant(query, key) or any(relations(o) for o in asked.others):
            return False
        return self._asks_by_person(asked.test, query, members)

    def _asks_by_person(self, test: Expression | None, query: q.Query, members: Relation) -> bool:
        """Whether what it asks of the caller is the person alone: a tenant's claim in it would be the tie."""
        if test is not None and not (len(query.select) == 1 and self._is_person(query.select[0].value, members)):
            return False
        columns = {c.name for condition in conditions_of(query) for c in walk(condition) if isinstance(c, Column)}
        asked = [c for c in conditions_of(query) if self._asks(c)]
        person = all(any(self._is_person(c, members) for c in walk(one)) for one in asked)
        return person and len(tuple(walk_relations(query))) == 1 and self.tenancy.key(members) not in columns

    def _is_person(self, node: object, members: Relation) -> bool:
        return isinstance(node, Column) and self.origins.is_person(members, node.name)

    def _founds(self, policy: Policy, table: Relation) -> bool:
        """A new tenant has no members yet."""
        commands: tuple[Command, ...] = ("insert",)
        return policy.command in commands and self.tenancy.scope(table) == "tenant"

    # --- which list

    def _members(self, query: q.Query) -> Relation | None:
        """The first list of members that it reads."""
        for source in walk_relations(query):
            known = self.access.snapshot.relation_named(source.schema or "", source.name)
            if known is not None and known.is_table and self.tenancy.scope(known) == "membership":
                return known
        return None


def walk_relations(query: q.Query) -> Iterator[q.Relation]:
    """The tables of its FROM."""
    for source in query.sources:
        for part in walk(source, queries=False):
            if isinstance(part, q.Relation):
                yield part


def _is_exists(part: Expression) -> bool:
    return isinstance(part, q.Subquery) and part.kind == "exists"


def _always_a_row(query: q.Query) -> bool:
    """Aggregates without GROUP BY, HAVING, LIMIT or OFFSET: one row, even of nothing."""
    if query.group_by or query.having is not None or query.limit is not None or query.offset is not None:
        return False
    return bool(query.select) and all(_is_aggregate(t.value) for t in query.select)


def _is_aggregate(node: Expression) -> bool:
    node = uncast(node)
    return isinstance(node, Call) and node.name in _AGGREGATES and node.over is None


def _names_a_tenant(query: q.Query, key: str) -> bool:
    """`m.tenant = 'the staff's'`: meant for all rows."""
    parts = (part for condition in conditions_of(query) for part in walk(condition) if isinstance(part, Operator))
    return any(
        any(isinstance(a, Column) and a.name == key for a in part.args)
        and any(isinstance(a, Constant) for a in part.args)
        for part in parts
    )
